import d, { a as b, c } from "m/x";
    import * as ns from "y";
    import type { T0 } from "z";
    export { e1 as e2 } from "q";
    export { l1 };
import r = require("u");
@dec(x) class D<T extends K> extends Base<T> implements I, J.K2 { @prop() f: L<int> = new N.M(a);
    constructor(private p: P1 = dv, { q1: q2, q3 = z }: O1, ...rest: R[]) { super(p);
    this.t = 1;
    x.y += 2; i++;
    w[0] = z;
    }
 get g(): G { return as1 as T1;
    } m<U>(this: D, o?: O): o is TT { const { a1, b1: c1 = d1 } = foo<U>(o);
    let [h1] = k;
    for (const e of es) { e.run(h);
    } try {} catch (ex) { } lam(p2 => p2.q, (r2, t2: T2) => r2);
    tag`x${v}`;
    a?.b?.();
    type L1 = typeof v2;
    lab: break lab;
    obj = { k1: v1, sh, [cm]: 1, mm() {} };
    return <any>x9;
    } }
interface I2 extends I3<A>, I4 { p: keyof T3;
    [k: string]: V;
    m(x: X): Y } type C2 = A extends infer Q ? B : ns2.E;
    enum E5 { A = cst } declare module "xx" { } abstract class AC {} let u: U1 | "lit";
    x satisfies S;
    a! ;
    function fn<T>(a: T): asserts a is B {}
let dyn: typeof import("zz").foo; export default ident; new foo.Bar<Z>(); new Map();
