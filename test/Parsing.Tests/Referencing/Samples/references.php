<?php
use A\B\C as D, E; use function F\g; use H\{I, J as K};
#[Attr(x)] final class L extends \M\N implements O, P\Q { use Tr, Tr2;
    private ?R $s = V::W;
    const X = Y;
    public function m(S|T $a, U &...$b): ?V2 { $l = foo($a);
    $this->t = 1;
    $x->y .= 2;
    $w[0] = $z;
    [$a1, $b1] = $c1;
    new Cl($q);
    new \A\B2();
    St::call();
    St::$prop;
    St::CST;
    parent::p();
    $o->meth($p)->chain();
    $o?->nm();
    foreach ($es as $k => $e) { $e->run(H);
    } try {} catch (E1 | E2 $ex) {} $x instanceof Io;
    fn(Ty $z) => $z->n;
    function() use ($cap) { };
    A\fn2();
    CONSTX;
    static $st;
    global $gl;
    $f();
    echo "a $v {$o->p}";
    match($x) { Foo::A => 1 };
    new class extends Anon {};
    goto lab;
    callme(named: 1);
    (Cast) $x;
    $i++;
    } }
enum En: string implements Ii { case A = 'x'; } function g2(P2 $p = D1): R2 {}
