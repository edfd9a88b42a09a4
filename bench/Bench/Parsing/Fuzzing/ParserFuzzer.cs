using System.Diagnostics;
using LunarHub.Bench.Parsing.Corpora;
using LunarHub.Bench.Parsing.Tools;
using LunarHub.Parsing;

namespace LunarHub.Bench.Parsing.Fuzzing;

/// <summary>Feeds damaged real files to the parser and the highlighter and checks <see cref="ParsedFileRules"/>, time, and that the same bytes give the same answer.</summary>
internal sealed class ParserFuzzer(SourceParser parser, IReadOnlyDictionary<string, IReadOnlyList<CorpusFile>> corpus)
{
    private const int CasesPerRepeat = 8;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);
    private static readonly ParsingOptions Options = new();

    private readonly CorpusFile[] _all = [.. corpus.Values.SelectMany(files => files)];

    /// <summary>Everything found so far.</summary>
    public List<FuzzCase> Findings { get; } = [];

    /// <summary>Runs one language for a while.</summary>
    /// <param name="firstSeed">Cases are numbered from here, one seed each.</param>
    /// <param name="starting">Told each seed before its case runs, so that a crash can be repeated.</param>
    public FuzzFigures Run(string language, TimeSpan time, int firstSeed, Action<int> starting, CancellationToken cancellationToken)
    {
        var (cases, bytes, slowest, findings) = (0, 0L, TimeSpan.Zero, Findings.Count);
        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed < time && !cancellationToken.IsCancellationRequested; cases++)
        {
            var seed = firstSeed + cases;
            starting(seed);
            var (path, content) = Case(language, seed);
            bytes += content.Length;
            var before = ProcessorClock.Own();
            if (Finding(path, content, repeat: cases % CasesPerRepeat == 0) is { } finding)
            {
                Findings.Add(new FuzzCase(language, seed, path, finding));
            }

            var took = ProcessorClock.Own() - before;
            slowest = took > slowest ? took : slowest;
            if (took > MostTime)
            {
                Findings.Add(new FuzzCase(language, seed, path, $"took {took.TotalSeconds:F1} s"));
            }
        }

        return new FuzzFigures(language, cases, clock.Elapsed.TotalSeconds, bytes / 1e6, slowest.TotalSeconds, Findings.Count - findings);
    }

    /// <summary>The bytes of one case, and the path they are parsed under: one in sixteen has the name of another language's file.</summary>
    public (string Path, byte[] Content) Case(string language, int seed)
    {
        var random = new Random(seed);
        var file = corpus[language][random.Next(corpus[language].Count)];
        var other = _all[random.Next(_all.Length)];
        return (random.Next(16) == 0 ? other.Path : file.Path, SourceMutator.Mutate(file.Content, other.Content, random));
    }

    private string? Finding(string path, byte[] content, bool repeat)
    {
        try
        {
            var file = parser.Parse(path, content);
            return ParsedFileRules.Broken(file, Options) ?? Highlight(file) ?? (repeat && !IsSame(file, parser.Parse(path, content)) ? "the same bytes gave another answer" : null);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return $"{error.GetType().Name}: {error.Message} {error.StackTrace?.Split('\n')[0].Trim()}";
        }
    }

    private string? Highlight(ParsedFile file) =>
        file.SkippedBecause is null && parser.Highlighter.HighlightFile(file.Language, file.Text.Span, Options.ParseTimeout) is { } spans
            ? ParsedFileRules.Ranges(file, "token", spans.Select(span => new ByteRange(span.Start, span.End)))
            : null;

    // A parse that ran out of time once may not the next time: then it is another parser's answer.
    private static bool IsSame(ParsedFile one, ParsedFile other) =>
        one.Parser != other.Parser
        || (one.Language == other.Language && one.Traits == other.Traits && one.Chunks.SequenceEqual(other.Chunks) && one.Symbols.SequenceEqual(other.Symbols)
            && one.References.SequenceEqual(other.References) && one.Comments.SequenceEqual(other.Comments));
}
