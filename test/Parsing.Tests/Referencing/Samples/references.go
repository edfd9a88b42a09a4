package p
import ( "fmt"; alias "a/b/c"; _ "x"; . "y" )
type S struct { Emb; *pkg.Emb2; f map[K]V; g []T }
type I interface { Io.Reader; M(a A) B; ~int | C }
type G[T any, U Con[T]] struct {}
func (r *R[T]) M(a, b A, c ...*pkg.C) (x X, err error) { l := foo(a);
    var v V = z;
    x.y = 3;
    w[0] += q; i++;
    a1, b1 := c1.M(), d1
 for k, e := range es { e.Run(h) };
    s := S{F: v1, G: &pkg.T{1}};
    go fn();
    defer x.Close();
    switch t := o.(type) { case TT: case *pkg.U: };
    o.(AS);
    func(p P) { }(1);
    make(chan Ch);
    Gen[int](a);
    pkg.Gen2[X](b);
    lab: goto lab;
    select { case m := <-ch: };
    const cc = iota;
    m := map[string]Y{"a": {B: 1}, cst: {}};
    (fp)();
    []byte(x);
    return }
var A1, B1 = fa, fb
