package a.b
import c.d.E; import f.{G, H => I, _}; import j._
@Ann(x) case class C[T <: K](p: P = dv, val q: Q[R]) extends Base[T](p) with Tr with m.Tr2 { val f: List[Int] = foo(p);
    def m[U: Cb](s: S, v: V*)(implicit i: Im): R = { val l = new L2(x);
    x.y = 3;
    z += 1;
    w(0) = q;
    var (a1, b1) = c1;
    for (e <- es if e.ok) yield e.run(h);
    o match { case Pat(p1, p2) => p1;
    case t: TT => t;
    case CST => 1;
    case M.N => 2 };
    xs.map(x => x.n);
    xs map fn;
    a.b[Ty](c);
    lam((x: X2) => x);
    s"a $v ${o.p}";
    try {} catch { case ex: Exc => };
    type Al = Zz;
    new Anon { };
    obj.meth;
    this.t = 5;
    Foo.bar(named = val2);
    throw new Err } }
object O extends App { given Gv: Ord[T] = impl;
    } trait T2 { self: Self => } enum E3 { case A, B } extension (x: Ex) def ext: Int = x.y
