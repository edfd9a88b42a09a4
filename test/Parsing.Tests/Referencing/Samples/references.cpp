#include <string>
#include "my/x.h"
using namespace std; using a::b; namespace n = q::r;
template <typename T, class U = Df> class D : public Base<T>, virtual ns::B2 { D(int c) : Base(c), f_(v) {} std::vector<T> f_;
    int m(const S& s, V* v = dv) const override { L l(arg);
    auto k = new C2<T>(x);
    delete k;
    x.y = 3;
    p->q += 1;
    w[0] = z;
    this->t = 5; i++;
    ns::fn<T>(a);
    obj.meth(b);
    ptr->meth2<U>(c);
    for (auto& e : es) e.run(h);
    try {} catch (const Exc& ex) {} static_cast<Ty*>(o);
    (Cast)o2;
    sizeof(So);
    [cap, &r](int lp) { return lp;
    };
    enum E1 e1v;
    struct St* st;
    auto [b1, b2] = pr;
    lab: goto lab;
    if (MAC(x)) {} A::B::CONST;
    Type{1};
    throw Err("x");
    std::move(x)();
    decltype(dd) d2;
    return Foo::bar;
    } friend class Fr;
    operator Op() const;
    using Al = Ut<T>;
    typedef Td td;
    };
int D<T>::m2(X x) { } enum class En : Ut2 { A = cst };
#define M2(a) foo(a)
#ifdef COND
#endif
extern X gv;
    void (*fp)(Aa);
    template<> struct Sp<int> {};
    concept C3 = R<T>;
    int arr[N] = {a1, a2};
    struct P pt = { .fld = val };
