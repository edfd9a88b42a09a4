using LunarHub.Parsing.Languages;
using LunarHub.Parsing.TreeSitter;

namespace LunarHub.Parsing.Tests;

public sealed class GrammarTests
{
    public static TheoryData<string> Languages() => [.. Rules.All.Keys];

    [Theory]
    [MemberData(nameof(Languages))]
    public void Every_grammar_loads_and_has_the_node_types_of_its_rules(string language)
    {
        var grammar = new GrammarLibrary(new ParsingOptions().GrammarFolder).Find(language);

        grammar.Should().NotBeNull();
        grammar!.UnknownNodeTypes.Should().BeEmpty();
    }

    [Fact]
    public void A_missing_folder_degrades_every_language_and_says_what_to_do()
    {
        using var parser = new SourceParser(new ParsingOptions { GrammarFolder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString()) });

        var file = parser.Parse("python.py", Sample.Bytes("python.py"));

        file.Parser.Should().Be("lexical");
        file.Language.Should().Be("python");
        Invariants.Hold(file);
        parser.Grammars().Should().OnlyContain(g => !g.IsLoaded && g.Problem!.Contains("native/build.sh"));
    }

    [Fact]
    public void One_missing_or_damaged_grammar_degrades_its_language_only()
    {
        var folder = Directory.CreateTempSubdirectory("grammars");
        try
        {
            var source = new ParsingOptions().GrammarFolder;
            var suffix = OperatingSystem.IsMacOS() ? ".dylib" : ".so";
            File.Copy(Path.Combine(source, "libtree-sitter" + suffix), Path.Combine(folder.FullName, "libtree-sitter" + suffix));
            File.Copy(Path.Combine(source, "go" + suffix), Path.Combine(folder.FullName, "go" + suffix));
            File.WriteAllText(Path.Combine(folder.FullName, "python" + suffix), "not a library");
            using var parser = new SourceParser(new ParsingOptions { GrammarFolder = folder.FullName });

            parser.Parse("a.go", "package a\n\nfunc f() {}\n"u8.ToArray()).Parser.Should().Be("tree-sitter");
            parser.Parse("a.py", "x = 1\n"u8.ToArray()).Parser.Should().Be("lexical");
            parser.Parse("a.rs", "fn f() {}\n"u8.ToArray()).Parser.Should().Be("lexical");
            var problems = parser.Grammars().ToDictionary(g => g.Language, g => g.Problem);
            problems["go"].Should().BeNull();
            problems["python"].Should().Contain("does not load").And.NotContain("\n");
            problems["rust"].Should().Contain("is missing");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
