using System.Text;
using LunarHub.Text;

namespace LunarHub.Parsing.Tests.Chunking;

public sealed class DocumentationTests(ParserFixture fixture) : IClassFixture<ParserFixture>
{
    [Theory]
    [InlineData("a.cs", "/// <summary>Ships an <see cref=\"T:Shop.Order\"/> of <paramref name=\"items\"/>.</summary>\n/// <param name=\"items\">At <c>least</c> one, List&lt;int&gt;.</param>\n[Obsolete]\npublic class A { }\n", "Ships an Order of items. At least one, List<int>.")]
    [InlineData("a.java", "/**\n * Ships an {@link Order}.\n *\n * @param items at least one\n * @return the <b>ticket</b>\n */\n@Entity class A { }\n", "Ships an Order. items at least one the ticket")]
    [InlineData("a.py", "@dec\ndef f(a):\n    r\"\"\"Ships a :class:`Order`.\n\n    Not ``safe``.\n    \"\"\"\n    return a\n", "Ships a Order. Not safe.")]
    [InlineData("a.py", "# ======\n# Ships.\n# ======\ndef f(a):\n    # not this\n    return a\n", "Ships.")]
    [InlineData("a.py", "# From elsewhere.\ndef f(a):\n    \"\"\"Ships.\n    returns none\n    :param a: one\n    :rtype: bool\"\"\"\n", "Ships. returns none a: one bool")]
    [InlineData("a.py", "def f(a):\n    'Ships one.'\n", "Ships one.")]
    [InlineData("a.py", "def f(a):\n    # not this\n    return a\n", null)]
    [InlineData("a.go", "package a\n\n// F ships.\n//\n//nolint:revive\nfunc F() {}\n", "F ships.")]
    [InlineData("a.rs", "/// Ships.\n#[inline]\n/// Twice.\npub fn f() {}\n", "Ships. Twice.")]
    [InlineData("a.ts", "/** Ships `one`. */\nexport const f = () => { return 1; };\n", "Ships one.")]
    [InlineData("a.rb", "# Ships #{one}.\ndef f\nend\n", "Ships #{one}.")]
    [InlineData("a.c", "/* Ships.\n * Twice. */\nint f(void) { return 1; }\n", "Ships. Twice.")]
    [InlineData("a.go", "package a\n\n// Licence.\n\nfunc F() {}\n", null)]
    public void The_leading_comment_or_docstring_as_plain_text(string path, string code, string? expected)
    {
        var named = fixture.Parser.Parse(path, Encoding.UTF8.GetBytes(code)).Chunks.Where(chunk => chunk.Documentation is not null).Select(chunk => chunk.Documentation);

        named.Should().Equal(expected is null ? [] : [expected]);
    }

    [Fact]
    public void Long_documentation_is_cut_between_words()
    {
        var comment = string.Concat(Enumerable.Repeat("überlänge ", 200));

        var documentation = fixture.Parser.Parse("a.go", Encoding.UTF8.GetBytes($"package a\n\n// {comment}\nfunc F() {{}}\n")).Chunks.Single(chunk => chunk.Symbol == "F").Documentation!;

        documentation.Length.Should().BeInRange(280, 300);
        documentation.Split(' ').Should().OnlyContain(word => word == "überlänge");
    }

    [Fact]
    public void Every_chunk_bears_the_hash_of_its_bytes()
    {
        foreach (var name in Sample.Names())
        {
            var file = fixture.Parser.Parse(name, Sample.Bytes(name));
            foreach (var chunk in file.Chunks)
            {
                chunk.ContentHash.Should().Be(ContentHash.Of(file.Text.Span[chunk.StartByte..chunk.EndByte]));
            }
        }
    }

    [Fact]
    public void The_largest_definition_names_the_chunk_that_it_shares_with_others()
    {
        var code = "def first(items):\n    return [item for item in items if item.ready and item.count > 10]\n\n\nclass Box:\n    pass\n\n\ndef last():\n    return 2\n";

        var chunk = fixture.Parser.Parse("a.py", Encoding.UTF8.GetBytes(code)).Chunks.Should().ContainSingle().Subject;

        (chunk.Symbol, chunk.Kind, chunk.Signature).Should().Be(("first", "function", "def first(items)"));
    }
}
