using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>
/// What a query says about a chunk's own properties: the names it asks for and the words that may stand in a path. Candidates share symbols and folders, so each
/// distinct one is looked at once. Not thread-safe: one instance serves one ranking.
/// </summary>
internal sealed class QueryFeatures
{
    private const int PathParts = 2;

    private readonly HashSet<string> names;
    private readonly Dictionary<string, int> words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> symbolMatches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> pathMatches = new(StringComparer.Ordinal);

    public QueryFeatures(ParsedQuery query)
    {
        var terms = Terms.Of(query.RankedText);
        foreach (var term in terms.Where(term => term.Kind != TokenKind.Compound && term.Text.Length > 1))
        {
            words.TryAdd(term.Text, words.Count);
        }

        names = [.. terms.Where(term => term.Kind != TokenKind.Part).Select(term => term.Text)];
        foreach (var name in query.SymbolNames)
        {
            names.UnionWith(Terms.Of(name).Where(term => term.Kind != TokenKind.Part).Select(term => term.Text));
        }

        // "get user by id" names getUserById as well.
        names.Add(string.Concat(query.FreeText.Split(' ')).ToLowerInvariant());
    }

    /// <summary>1 when the query names the symbol that the chunk defines; else the share of the symbol's parts that the query has, when it has them all but one.</summary>
    public double SymbolMatch(Candidate candidate)
    {
        if (candidate.Symbol is not { } symbol)
        {
            return 0;
        }

        if (!symbolMatches.TryGetValue(symbol, out var match))
        {
            symbolMatches[symbol] = match = MatchSymbol(symbol);
        }

        return match;
    }

    /// <summary>The share of the query's words that stand in the file's name or its folder's.</summary>
    public double PathMatch(Candidate candidate)
    {
        if (words.Count == 0)
        {
            return 0;
        }

        if (!pathMatches.TryGetValue(candidate.Path, out var match))
        {
            pathMatches[candidate.Path] = match = MatchPath(candidate.Path);
        }

        return match;
    }

    private double MatchSymbol(string symbol)
    {
        var sink = new SymbolSink { Names = names.GetAlternateLookup<ReadOnlySpan<char>>(), Words = words.GetAlternateLookup<ReadOnlySpan<char>>() };
        IdentifierTokenizer.Tokenize(symbol, ref sink);
        if (sink.WholeIsNamed)
        {
            return 1;
        }

        return sink.Parts > 1 && sink.Held >= sink.Parts - 1 ? 0.6 * sink.Held / sink.Parts : 0;
    }

    private double MatchPath(string path)
    {
        var start = path.Length;
        for (var part = 0; part < PathParts && start > 0; part++)
        {
            start = path.LastIndexOf('/', start - 1);
            if (start < 0)
            {
                break;
            }
        }

        var sink = new PathSink { Words = words.GetAlternateLookup<ReadOnlySpan<char>>(), Seen = words.Count <= 64 ? 0 : null };
        IdentifierTokenizer.Tokenize(path.AsSpan(Math.Max(0, start)), ref sink);
        return (double)Math.Min(sink.Held, words.Count) / words.Count;
    }

    private ref struct SymbolSink : ITokenSink
    {
        public HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Names;
        public Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Words;
        public int Parts;
        public int Held;

        // Of the last word or compound.
        public bool WholeIsNamed;

        public void Add(scoped Span<char> folded, int start, int length, TokenKind kind)
        {
            var term = folded[..Terms.Normalise(folded, kind)];
            if (kind == TokenKind.Part)
            {
                Parts++;
                Held += Words.ContainsKey(term) ? 1 : 0;
            }
            else
            {
                WholeIsNamed = Names.Contains(term);
            }
        }
    }

    private ref struct PathSink : ITokenSink
    {
        public Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Words;
        public int Held;

        // One bit for each of the query's words; null where they are too many to keep apart.
        public ulong? Seen;

        public void Add(scoped Span<char> folded, int start, int length, TokenKind kind)
        {
            if (!Words.TryGetValue(folded[..Terms.Normalise(folded, kind)], out var number))
            {
                return;
            }

            if (Seen is not { } seen)
            {
                Held++;
            }
            else if ((seen & (1UL << number)) == 0)
            {
                Seen = seen | (1UL << number);
                Held++;
            }
        }
    }
}
