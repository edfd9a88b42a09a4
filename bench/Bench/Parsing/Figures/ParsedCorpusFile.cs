using LunarHub.Bench.Parsing.Corpora;
using LunarHub.Parsing;
using LunarHub.Parsing.Decoding;

namespace LunarHub.Bench.Parsing.Figures;

/// <summary>A drawn file with what our parser made of it.</summary>
internal sealed class ParsedCorpusFile(CorpusFile file, ParsedFile parsed)
{
    private readonly LineTable _lines = new(parsed.Text.Span);

    public CorpusFile File => file;

    public ParsedFile Parsed => parsed;

    /// <summary>The definitions that count: sections of documents are none.</summary>
    public IEnumerable<SourceSymbol> Definitions => parsed.Symbols.Where(symbol => symbol.Kind != "section");

    /// <summary>Whether it stands within the lines of a function or method.</summary>
    public bool IsInFunction(SourceSymbol symbol) => parsed.Symbols.Any(other =>
        other.Kind is "function" or "method" && other != symbol && other.StartLine <= symbol.StartLine && other.EndLine >= symbol.EndLine && other.EndLine > other.StartLine
        && other.NameRange.Start < symbol.NameRange.Start);

    public int NameLine(SourceSymbol symbol) => _lines.LineOf(symbol.NameRange.Start) + 1;

    /// <summary>Whether lines hold nothing but white space, the given marks and, on request, comments. Both ends are included and counted from 1.</summary>
    public bool HoldOnly(int first, int last, string marks, bool orComments)
    {
        for (var line = first; line <= last; line++)
        {
            var (start, end) = (_lines.Start(line - 1), _lines.Start(line));
            var isComment = orComments && parsed.Comments.Any(comment => comment.Start < end && comment.End > start);
            foreach (var c in parsed.Text.Span[start..end])
            {
                if (!isComment && !char.IsWhiteSpace((char)c) && !marks.Contains((char)c, StringComparison.Ordinal))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
