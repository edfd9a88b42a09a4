using System.Text;
using LunarHub.Bench.Parsing.Corpora;
using LunarHub.Bench.Parsing.Figures;
using LunarHub.Parsing;

namespace LunarHub.Bench.Tests.Parsing;

/// <summary>A text as a drawn file.</summary>
internal static class ParsedSource
{
    public static ParsedCorpusFile Of(string path, string language, string text)
    {
        using var parser = new SourceParser(new ParsingOptions { ParseTimeout = TimeSpan.FromSeconds(30) });
        var bytes = Encoding.UTF8.GetBytes(text);
        return new ParsedCorpusFile(new CorpusFile("repository", path, "/" + path, language, bytes), parser.Parse(path, bytes));
    }
}
