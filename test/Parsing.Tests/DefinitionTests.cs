using System.Text;

namespace LunarHub.Parsing.Tests;

/// <summary>What counts as a definition and what it is called, one construct a case: kind and qualified name.</summary>
public sealed class DefinitionTests(ParserFixture fixture) : IClassFixture<ParserFixture>
{
    [Theory]
    // One declaration, several names.
    [InlineData("a.go", "package p\nvar a, b = 1, 2\ntype s struct{ x, y int }\nvar _ = a\n", "variable a; variable b; struct s; field s.x; field s.y")]
    [InlineData("a.swift", "enum E { case a, b\n case c }\n", "enum E; constant E.a; constant E.b; constant E.c")]
    [InlineData("a.cs", "class A { int a, b; }", "class A; field A.a; field A.b")]
    // One node type, several kinds.
    [InlineData("a.swift", "struct S {}\nclass C {}\nenum E {}\nextension S { func f() {} }\n", "struct S; class C; enum E; method S.f")]
    // Names that are not identifiers.
    [InlineData("a.cs", "class A { public static bool operator !=(A a, A b) => true; public static explicit operator int (A a) => 1; void IDisposable.Dispose() {} }", "class A; method A.operator!=; method A.operator int; method A.Dispose")]
    [InlineData("a.rb", "class A\n  def [](k)\n  end\n  def []=(k, v)\n  end\nend\n", "class A; method A.[]; method A.[]=")]
    [InlineData("a.js", "class A { [Symbol.iterator]() {} 'b c'() {} }\nconst o = { 'd': function () {}, 0: () => 1 };\n", "class A; method A.[Symbol.iterator]; method A.bc; variable o; function d; function 0")]
    // Members without a value.
    [InlineData("a.ts", "enum E { A, B = 2, 'C' }\n", "enum E; constant E.A; constant E.B; constant E.C")]
    // Locals are no symbols, functions within functions are.
    [InlineData("a.js", "it('works', () => { const x = 1; const f = () => x; function g() {} });\n", "function f; function g")]
    [InlineData("a.ts", "export function setup() { const x = 1; const load = async () => x; }\n", "function setup; function setup.load")]
    [InlineData("a.cs", "var x = 1;\nclass A { System.Action a = () => { var local = 1; }; int P { get { var q = 1; return q; } } }", "class A; field A.a; field A.P")]
    [InlineData("a.java", "class A { Runnable r = () -> { int local = 1; }; static { int s = 2; } }", "class A; field A.r")]
    [InlineData("a.go", "package p\nvar f = func() { var local = 1 }\n", "variable f")]
    public void Definitions(string path, string text, string expected) =>
        fixture.Parser.Parse(path, Encoding.UTF8.GetBytes(text)).Symbols.Select(s => $"{s.Kind} {(s.Scope is null ? "" : s.Scope + ".")}{s.Name}").Should().Equal(expected.Split("; "));

    [Fact]
    public void One_bracket_too_many_does_not_make_a_file_unreadable()
    {
        var text = "class A {\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"  void F{i}() {{ Call({i}); }}\n")) + "}\n}\n{\n(";

        var file = fixture.Parser.Parse("A.cs", Encoding.UTF8.GetBytes(text));

        file.Parser.Should().Be("tree-sitter");
        file.Symbols.Should().Contain(s => s.Name == "F29");
    }
}
