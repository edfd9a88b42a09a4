using LunarHub.Bench.Parsing.Corpora;
using LunarHub.Bench.Parsing.Ctags;
using LunarHub.Bench.Parsing.Figures;
using LunarHub.Bench.Parsing.Outlines;
using LunarHub.Parsing;
using LunarHub.Parsing.Languages;

namespace LunarHub.Bench.Parsing;

/// <summary>Speed, boundaries, definitions and chunk sizes of the parser over real repositories, each beside an independent tool.</summary>
internal sealed class ParsingBench : IDisposable
{
    private static readonly string[] Lexical = ["markdown", "rst", "yaml", "toml", "sql", "dockerfile"];
    private static readonly IOutlineSource[] Sources = [ScriptOutlines.Python, ScriptOutlines.Go, ScriptOutlines.TypeScript, new RoslynOutlines(), new CtagsOutlines()];

    private readonly SourceParser _parser = new();
    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>What the parsers disagree on, in order of the files.</summary>
    public List<Difference> Differences { get; } = [];

    /// <summary>Tools that are not installed; their columns are empty.</summary>
    public IReadOnlyCollection<string> Missing => _missing;

    /// <summary>Every language that has a grammar or a chunker of its own.</summary>
    public static IReadOnlyCollection<string> Languages { get; } = [.. Rules.All.Keys, .. Lexical];

    public async Task<IReadOnlyList<LanguageFigures>> RunAsync(
        DirectoryInfo folder, IReadOnlyCollection<string> languages, int filesEach, int runs, CancellationToken cancellationToken)
    {
        var rows = new List<LanguageFigures>();
        foreach (var (language, files) in (await Corpus.DrawAsync(folder, languages, filesEach, cancellationToken)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            rows.Add(await MeasureAsync(language, files, runs, cancellationToken));
        }

        return rows;
    }

    public void Dispose() => _parser.Dispose();

    private async Task<LanguageFigures> MeasureAsync(string language, IReadOnlyList<CorpusFile> files, int runs, CancellationToken cancellationToken)
    {
        var kinds = CtagsKinds.ByLanguage.GetValueOrDefault(language);
        List<ParsedCorpusFile> parsed = [.. files.Select(file => new ParsedCorpusFile(file, _parser.Parse(file.Path, file.Content, cancellationToken)))];
        var throughput = runs == 0 ? null : await Throughput.MeasureAsync(_parser, files, kinds, runs, cancellationToken);
        var source = Array.Find(Sources, source => source.Languages.Contains(language));
        var outlines = source is null ? null : await source.ReadAsync(language, files, cancellationToken);
        var boundaries = outlines is null ? null : BoundaryFigures.Of(source!, parsed, outlines, Differences);
        var definitions = kinds is null || !CtagsTool.IsInstalled
            ? null
            : DefinitionFigures.Of(kinds, parsed, await CtagsTool.TagsAsync(kinds, files, cancellationToken), source is CtagsOutlines ? null : outlines, Differences);
        if (source is not null && outlines is null)
        {
            _missing.Add(source.Name);
        }

        if (kinds is not null && definitions is null)
        {
            _missing.Add("ctags");
        }

        return new LanguageFigures
        {
            Language = language,
            Files = files.Count,
            Megabytes = files.Sum(file => (long)file.Content.Length) / 1e6,
            MbPerSecond = throughput?.MbPerSecond ?? 0,
            CtagsMbPerSecond = throughput?.CtagsMbPerSecond,
            RatioToCtags = throughput?.Ratio,
            ExactBoundaries = Defined(boundaries?.Share),
            Boundaries = boundaries is { Checked: 0 } ? null : boundaries,
            DefinitionsRecall = Defined(definitions?.Recall),
            DefinitionsRecallOfTrue = source is CtagsOutlines ? null : Defined(definitions?.RecallOfTrue),
            ExtraDefinitions = Defined(definitions?.ExtraShare),
            UnexplainedExtraDefinitions = Defined(definitions?.UnexplainedShare),
            Definitions = definitions is { Theirs: 0 } or { Ours: 0 } ? null : definitions,
            ChunkBytes = ChunkSizes.Of(parsed.Select(file => file.Parsed)),
            Parsers = parsed.CountBy(file => file.Parsed.Parser).ToDictionary(),
        };
    }

    private static double? Defined(double? share) => share is { } value && !double.IsNaN(value) ? Math.Round(value, 4) : null;
}
