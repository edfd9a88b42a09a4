use a::b::{c, d as e, f::*}; use g; extern crate h; pub use self::x::Y;
#[derive(Dbg)] struct S<T: Tr<A>> where U: Wh { f: Vec<T>, pub g: m::G }
impl<T> a::Tr<B> for m::S<T> { type Out = O;
    const C: u8 = V;
    fn m(&self, p: &'a P, (q1, q2): (Q1, Q2)) -> Result<R, E> { let l = foo(p);
    let Pt { x, y: z } = w;
    x.y = 3;
    z += 1;
    self.t = 4;
    mac!(a, b.c);
    m::mac2![1];
    a::b::func::<T>(x);
    obj.meth::<U>(y);
    for e in es { e.run(h);
    } match o { Some(s) => s, En::V1 { f1, .. } => f1, CST => 1, _ => 2 };
    |c1, c2: T2| c1;
    S { f: v, g, ..base };
    x as Ty;
    Box::<dyn Tr2>::new(1);
    if let Ok(k) = r {} 'l: loop { break 'l;
    } <T as Tr3>::f3();
    static ST: X = y;
    return Self::new();
    } }
trait T2: Sup + m::Sup2 { fn d();
    } enum E2 { A(Ta), B { x: Tb } } fn g<F>(f: F) -> impl Fn(Aa) -> Bb where F: Cc {} type Al = Zz;
    mod mm { } static mut G1: u8 = 0;
    macro_rules! mr { ($a:expr) => { foo2($a) };
    } union Un { a: A }
