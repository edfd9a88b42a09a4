import a.b as c, d
from e.f import g as h, i
from . import rel
@dec(x)
class C(Base, mod.B2, metaclass=M):
    f: T = V
    def m(self, p, q: List[int] = D, *a, k=1, **kw) -> "R":
        l = foo(p); self.t = 1; x.y += 2; w[0] = z; (a1, b1) = c1, d1
        for e in es: e.run(H)
        with o() as r, s: pass
        try: pass
        except (E1, m.E2) as ex: pass
        [i.n for i in src if i]; lambda u, v: u.w; f"{nm.q}"; del dl; global gg; print(k2=kv)
        if (wal := fn()): pass
        match sub:
            case Pt(x=0): pass
            case A.B: pass
            case cap: pass
type Al[X] = Y | None
def g2[T](a: T): raise E3 from e4
