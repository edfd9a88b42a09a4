using System.Text.RegularExpressions;
using LunarHub.Bench.Engine.Corpora;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.Bench.Engine.Queries;

/// <summary>Draws the queries of every class from the corpus's own text. The same corpus, seed and number give the same queries.</summary>
internal sealed partial class QueryDraw
{
    private const int MostAttempts = 20_000;

    // Draws that give nothing new before the next shape of the class gets its turn.
    private const int AttemptsPerShape = 1_000;
    private const int RareLength = 10;
    private const int RareFiles = 3;
    private const int SourceFileBytes = 200_000;

    // Languages whose files are told by one extension alone: a filter on either lets the same files through.
    private static readonly Dictionary<string, string> LanguageOf = new(StringComparer.Ordinal)
    {
        [".cs"] = "csharp",
        [".py"] = "python",
        [".java"] = "java",
        [".go"] = "go",
        [".rs"] = "rust",
        [".rb"] = "ruby",
        [".php"] = "php",
    };

    private readonly Random _random;
    private readonly CorpusText _text;
    private readonly List<int> _sources = [];
    private (CorpusFile File, string Line) _place;

    public QueryDraw(EngineCorpus corpus, int seed)
    {
        _random = new Random(seed);
        _text = new CorpusText(corpus, _random);
        for (var i = 0; i < _text.Count; i++)
        {
            if (_text[i].Bytes is > 200 and < SourceFileBytes && SourceFile().IsMatch(_text[i].Path))
            {
                _sources.Add(i);
            }
        }

        if (_sources.Count == 0)
        {
            throw new HubException("bench-too-few-queries", "The corpus holds no source file to draw queries from.");
        }
    }

    /// <exception cref="HubException"><c>bench-too-few-queries</c>: the corpus is too small.</exception>
    public IReadOnlyList<EngineQuery> Draw(int perClass)
    {
        var drawn = new List<EngineQuery>();
        foreach (var kind in QueryClasses.All)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var attempt = 0; seen.Count < perClass; attempt++)
            {
                if (attempt == MostAttempts)
                {
                    throw new HubException("bench-too-few-queries", $"The corpus is too small to draw {perClass} queries of the class {kind.Name()} from; ask for fewer with --queries.");
                }

                if (One(kind, seen.Count + (attempt / AttemptsPerShape)) is { } query && seen.Add(query.Hub))
                {
                    drawn.Add(query);
                    attempt = 0;
                }
            }
        }

        return drawn;
    }

    private EngineQuery? One(QueryClass kind, int number)
    {
        _place = Line();
        return kind switch
        {
            QueryClass.Identifier => Pick(CompoundName().Matches(_place.Line)) is { } name ? Literal(kind, name) : null,
            QueryClass.Rare => Rare(),
            QueryClass.Regex => RegexQuery(number % 4),
            QueryClass.And => Words() is { } all ? new EngineQuery(kind, string.Join(" AND ", all), SearchMode.Keyword, "", all) : null,
            QueryClass.Ranked => Words() is { } any ? new EngineQuery(kind, string.Join(' ', any), SearchMode.Keyword, "", any) : null,
            QueryClass.Symbol => Definition().Match(_place.Line) is { Success: true } match ? new EngineQuery(kind, $"sym:{match.Groups[1].Value}", SearchMode.Keyword, match.Groups[1].Value, []) : null,
            QueryClass.Absent => Absent(),
            _ => Filtered(number % 2 == 0),
        };
    }

    private EngineQuery Literal(QueryClass kind, string text) => new(kind, $"\"{text}\" case:yes", SearchMode.Exact, text, []);

    private EngineQuery? Rare()
    {
        var line = _place.Line.Trim();
        if (line.Length < RareLength)
        {
            return null;
        }

        var piece = line.Substring(_random.Next(line.Length - RareLength + 1), RareLength);
        return Quotable().IsMatch(piece) && _text.FilesHolding(piece, RareFiles) <= RareFiles ? Literal(QueryClass.Rare, piece) : null;
    }

    private EngineQuery? RegexQuery(int shape)
    {
        var names = CompoundName().Matches(_place.Line);
        var pattern = shape switch
        {
            0 => LongWord().Matches(_place.Line) is { Count: >= 2 } words && words[0].Value != words[1].Value ? $"{words[0].Value}.*{words[1].Value}" : null,
            1 => Pick(LastHump().Matches(_place.Line)) is { } hump ? $@"[A-Z]\w+{hump}" : null,
            2 => Pick(names) is { } one && Pick(CompoundName().Matches(Line().Line)) is { } other && one != other ? $"({one}|{other})" : null,
            _ => AnchoredStart().Match(_place.Line) is { Success: true } start ? $@"^\s*{start.Groups[1].Value}" : null,
        };
        return pattern is null ? null : new EngineQuery(QueryClass.Regex, $"/{pattern}/ case:yes", SearchMode.Exact, pattern, []);
    }

    private string[]? Words()
    {
        string[] words = [.. Word().Matches(_place.Line).Select(match => match.Value).Distinct(StringComparer.Ordinal)];
        if (words.Length < 3)
        {
            return null;
        }

        _random.Shuffle(words);
        return words[..3];
    }

    private EngineQuery? Absent()
    {
        if (Pick(CompoundName().Matches(_place.Line)) is not { Length: >= 10 } name)
        {
            return null;
        }

        var letters = name.Where(char.IsAsciiLetter).ToArray();
        _random.Shuffle(letters);
        var text = new string(letters);
        return text.Length >= 10 && _text.FilesHolding(text[..10], 0) == 0 ? Literal(QueryClass.Absent, text[..10]) : null;
    }

    private EngineQuery? Filtered(bool byPath)
    {
        if (Pick(CompoundName().Matches(_place.Line)) is not { } name)
        {
            return null;
        }

        var literal = Literal(QueryClass.Filtered, name);
        if (byPath)
        {
            var folder = Path.GetDirectoryName(_place.File.PathInRepository);
            return string.IsNullOrEmpty(folder) || !PlainPath().IsMatch(folder) ? null : literal with { Hub = $"{literal.Hub} path:{folder}/", PathPart = folder + "/" };
        }

        return LanguageOf.TryGetValue(_place.File.Extension, out var language) ? literal with { Hub = $"{literal.Hub} lang:{language}", Extension = _place.File.Extension } : null;
    }

    private (CorpusFile File, string Line) Line()
    {
        while (true)
        {
            var file = _sources[_random.Next(_sources.Count)];
            var line = _text.AnyLine(file, _random);
            if (line.Length is > 8 and < 300)
            {
                return (_text[file], line);
            }
        }
    }

    private string? Pick(MatchCollection matches) => matches.Count == 0 ? null : matches[_random.Next(matches.Count)].Value;

    [GeneratedRegex(@"\.(py|js|jsx|ts|tsx|go|java|kt|scala|cs|rs|c|h|cc|cpp|hpp|rb|php|swift)$")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"\b[A-Za-z]+(?:_[a-z]+[A-Za-z0-9_]*|[a-z][A-Z][A-Za-z0-9]*)\b")]
    private static partial Regex CompoundName();

    [GeneratedRegex(@"\b[A-Za-z]{4,}\b")]
    private static partial Regex LongWord();

    [GeneratedRegex(@"(?<=[A-Z][a-z0-9]+)[A-Z][a-z]{3,}\b")]
    private static partial Regex LastHump();

    [GeneratedRegex(@"^\s*([A-Za-z_]{4,}(?: [A-Za-z_]{3,})?)\b")]
    private static partial Regex AnchoredStart();

    [GeneratedRegex(@"\b[a-z]{4,}\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\s*(?:[a-z]+\s+)*(?:def|class|func|function|interface|struct|enum|fn|record)\s+([A-Za-z_][A-Za-z0-9_]{3,})")]
    private static partial Regex Definition();

    // What need not be escaped in a quoted phrase; anything else on a keyboard may occur.
    [GeneratedRegex("""^[!#-\[\]-~][ !#-\[\]-~]*[!#-\[\]-~]$""")]
    private static partial Regex Quotable();

    [GeneratedRegex(@"^[A-Za-z0-9_./-]+$")]
    private static partial Regex PlainPath();
}
