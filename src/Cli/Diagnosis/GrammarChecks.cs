using LunarHub.Parsing;

namespace LunarHub.Cli.Diagnosis;

/// <summary>The tree-sitter grammars: a language whose grammar does not load is still indexed, by a simpler parser.</summary>
internal static class GrammarChecks
{
    public static IEnumerable<Finding> Run()
    {
        using var parser = new SourceParser();
        var grammars = parser.Grammars();
        var broken = grammars.Where(grammar => !grammar.IsLoaded).ToList();
        yield return new Finding(Verdict.Good, "grammars", $"{grammars.Count - broken.Count} of {grammars.Count} load");
        foreach (var grammar in broken)
        {
            yield return new Finding(Verdict.Warning, grammar.Language, $"its grammar does not load ({grammar.Problem}); its files are chunked without syntax", "src/Parsing/native/build.sh");
        }
    }
}
