import Foundation
import class A.B
@objc class C<T: K>: Base, P1, M.P2 {
  var f: [L: V]? = Foo(a)
  @State private var h: H
  init(p: P, _ q: Q) { super.init(p); self.t = 1; x.y += 2; w[0] = z }
  func m<U>(ext s: S = dv, v: (A) -> B) throws -> R<T> {
    let l = foo(s)
    var (a1, b1) = c1
    for e in es where e.ok { e.run(h) { k in k.n } }
    if let u = o as? TT { }
    switch o { case .some(let s2): s2
    case En.v1: 1
    }
    A.B.call(lab: v2)
    do { try t() } catch let er as Err { }
    Gen<X>(y)
    obj?.meth()
    return Self.st
  }
}
extension E1: P3 { }
protocol Pr: Sup { associatedtype At: Q2; var p: T3 { get }; func r(a: A2) }
enum En: String { case a(Assoc), b = "x" }
typealias Al = Zz.Y
let glob: G1 = val
