require 'json'
require_relative "x/y"
class A::C < M::Base
  include Mod, M2
  extend Foo
  attr_reader :items
  K = V
  @@cv = 1
  def m(a, b = dv, *r, k: kv, &blk)
    l = foo(a); @iv = 1; self.t = 2; x.y += 3; w[0] = z; a1, b1 = c1, d1
    es.each { |e, (f, g)| e.run h }
    begin; rescue E1, M::E2 => ex; end
    puts "#{v1}"; yield q; ->(lp) { lp.n }; M::N.call; Foo.new(bar: baz, qux:); method(:sym); obj&.meth; $g = 1; super(z); lone; lone? ; case v; when Cst then 1; end; alias_method :a, :b
    p do |x; y| end
    l
  end
  def self.s; end
  def sing.meth2; end
end
