using System.Text;
using LunarHub.Bench.Parsing.Corpora;
using LunarHub.Bench.Parsing.Outlines;

namespace LunarHub.Bench.Tests.Parsing;

public sealed class OutlineSourceTests
{
    [Fact]
    public async Task Roslyn_gives_lines_with_attributes_and_without_documentation()
    {
        const string Text = "/// <summary>Doc.</summary>\n[Obsolete]\nclass A\n{\n    int x, y;\n    public static bool operator ==(A a, A b) => true;\n}\n";

        var outlines = await new RoslynOutlines().ReadAsync("csharp", [new CorpusFile("r", "A.cs", "/A.cs", "csharp", Encoding.UTF8.GetBytes(Text))], CancellationToken.None);

        outlines!["/A.cs"].Should().Equal(
            new OutlineEntry("A", 3, 2, 2, 7, true), new OutlineEntry("x", 5, 5, 5, 5, false), new OutlineEntry("y", 5, 5, 5, 5, false), new OutlineEntry("operator==", 6, 6, 6, 6, true));
    }

    [Fact]
    public async Task Roslyn_leaves_out_what_does_not_parse() =>
        (await new RoslynOutlines().ReadAsync("csharp", [new CorpusFile("r", "A.cs", "/A.cs", "csharp", "class {"u8.ToArray())], CancellationToken.None)).Should().BeEmpty();
}
