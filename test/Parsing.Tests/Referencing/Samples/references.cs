using System.Text; using static System.Math; using A = B.C;
class D<T>(int p) : Base<T>(p), I.J where T : K, new() {
 [Attr(X = 1)] List<int[]> f = new List<int[]>(), g;
 Q? P { get; set; } = Z.W;
 R M<U>(S s = Def, params V[] vs) {
  L l = new(); var (a, b) = Foo(); x.y = 3; z += 1; w[2] = q; this.t = 5;
  foreach (var e in es) { e.Run<G>(H); }
  if (o is TT t2 and not NN) { } if (o is { Len: 3 }) {}
  var k = (Cast)v as AsT;
    typeof(TO);
    nameof(NO);
    new C2 { Prop = val };
    Action act = M2;
    lab: goto lab;
  try { } catch (Exc ex) { } using (var u = r) {} foreach (Tq it in es) {} int.Parse("1");
    a?.B?.C();
    arr[0]();
  xs.Select((i, j) => i.n);
    from q1 in src where q1.b select q1;
    out1(out var oo, out Ty o2, named: 3); i++;
    sw switch { Pat p2 => 1, AA.BB => 2, _ => 3 };
  Func<int, Str> ff = delegate (int dd) { return dd;
    };
    int Loc(int ll) => ll;
    (int n1, Ty n2) tup = default;
    o with { Pw = 1 };
 }
 event Eh Ev;
    Ind this[Ky k] => null;
    explicit operator To(Fr f) => null;
    D(int c) : base(c) { } void IX.Y() {}
}
record Rec(int Aa) : Bs(Aa); enum E2 : byte { A1 = Cst }
