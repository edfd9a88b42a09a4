import a.b.C; import static x.y.Z.m; import p.*;
@An(value = V.W) class D<T extends K> extends Base<T> implements I, J.K2 {
 @Ov private List<int[]> f = new ArrayList<>(), g;
 R m(S s, V... vs) throws Ex { L l = new L2(a); x.y = 3; z += 1; w[2] = q; this.t = 5; i++;
 for (T1 e : es) { e.<G>run(H);
    } if (o instanceof TT t2) {} Cast k = (Cast2) v;
    X.class;
    Fn f2 = A::b;
    B::new;
    lam(p -> p.q, (r, t) -> r);
    (int i2) -> i2;
 try (Res r = o2) {} catch (E1 | E2 ex) {} super.sup();
    a.b.c.D.st();
    lab: for(;;) break lab;
    switch (o) { case CONST: case Rec(int a1) -> 1;
    } O.P in = o.new Inn();
    @A2 int zz;
    }
 D(int c) { super(c); this(1); } enum E { A1(arg) }
}
