using System.Collections.Concurrent;
using System.Text;
using LunarHub.Parsing;

namespace LunarHub.Grains.Tests.Hub;

/// <summary>
/// A small parser of its own, so that these tests stand on what the grains do: a chunk for every ten lines, a symbol for every line "function NAME".
/// Counts what it parses and can be told to stop at a path.
/// </summary>
public sealed class CountingParser : ISourceParser
{
    private const int LinesPerChunk = 10;

    private readonly AsyncLocal<bool> pathOnly = new();

    /// <summary>Paths that were parsed with their content, in no particular order.</summary>
    public ConcurrentQueue<string> Parsed { get; } = new();

    /// <summary>Within <see cref="Before"/>: whether only the path is to be judged, without a content.</summary>
    public bool IsAskedForPathOnly => pathOnly.Value;

    /// <summary>Called before each file; may throw, or wait.</summary>
    public Action<string, CancellationToken>? Before { get; set; }

    public ParsedFile Parse(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        pathOnly.Value = content.IsEmpty;
        Before?.Invoke(path, cancellationToken);
        Parsed.Enqueue(path);
        var language = Path.GetExtension(path) switch { ".py" => "python", ".md" => "markdown", _ => "text" };
        return content.Span.Contains((byte)0)
            ? new ParsedFile { Language = language, Parser = "none", SkippedBecause = "binary", Traits = FileTraits.Binary }
            : new ParsedFile { Language = language, Parser = "lexical", Text = content, Chunks = [.. Chunks(content)], Traits = path.Contains("test", StringComparison.Ordinal) ? FileTraits.Test : FileTraits.None };
    }

    /// <summary>The grammars that it says it has.</summary>
    public IReadOnlyList<GrammarStatus> GrammarStates { get; set; } = [];

    public IReadOnlyList<GrammarStatus> Grammars() => GrammarStates;

    public FileTraits TraitsOf(string path) => path.Split('/')[0] switch
    {
        "test" => FileTraits.Test,
        "vendor" => FileTraits.Vendored,
        "gen" => FileTraits.Generated,
        "data" => FileTraits.Data | FileTraits.Test,
        "docs" => FileTraits.Documentation,
        _ => FileTraits.None,
    };

    private static IEnumerable<SourceChunk> Chunks(ReadOnlyMemory<byte> content)
    {
        var (start, line) = (0, 1);
        while (start < content.Length)
        {
            var (end, lines) = (start, 0);
            while (end < content.Length && lines < LinesPerChunk)
            {
                lines += content.Span[end++] == '\n' ? 1 : 0;
            }

            var last = line + Math.Max(lines, 1) - 1;
            var first = Encoding.UTF8.GetString(content.Span[start..end]).Split('\n')[0];
            var symbol = first.StartsWith("function ", StringComparison.Ordinal) ? first["function ".Length..].Trim() : null;
            yield return new SourceChunk { StartLine = line, EndLine = last, StartByte = start, EndByte = end, Kind = symbol is null ? "text" : "function", Symbol = symbol };
            (start, line) = (end, last + 1);
        }
    }
}
