using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>
/// The conditions that a chunk itself must fulfil: phrases and regular expressions that match in it, symbols it defines, its kind, words it must not hold.
/// </summary>
internal sealed class ChunkConditions
{
    private const int Excluded = -1;

    private readonly List<TextPattern> required = [];
    private readonly List<TextPattern> excluded = [];
    private readonly List<(Func<string, bool> Test, bool Negated)> symbols = [];
    private readonly List<(string Kind, bool Negated)> kinds = [];

    public ChunkConditions(ParsedQuery query, SearchMode mode)
    {
        foreach (var pattern in query.Patterns)
        {
            (pattern.IsNegated ? excluded : required).Add(TextPattern.From(pattern, query.Case));
        }

        foreach (var word in query.NegatedWords)
        {
            excluded.Add(TextPattern.From(new QueryPattern(word, IsRegex: false, IsNegated: true, 0), query.Case));
        }

        if (mode == SearchMode.Exact && query.FreeText.Length > 0)
        {
            required.Add(TextPattern.From(new QueryPattern(query.FreeText, IsRegex: false, IsNegated: false, 0), query.Case));
        }

        foreach (var filter in query.FiltersOf("sym"))
        {
            symbols.Add((SymbolTest(filter), filter.IsNegated));
        }

        foreach (var filter in query.FiltersOf("kind"))
        {
            kinds.Add((filter.Value, filter.IsNegated));
        }
    }

    public bool IsEmpty => required.Count + excluded.Count + symbols.Count + kinds.Count == 0;

    /// <summary>The chunks that fulfil every condition, with the number of matches in each.</summary>
    public Dictionary<int, int> Apply(Segment segment, Bitmap allowed, CancellationToken cancellationToken)
    {
        var candidates = allowed.Copy();
        foreach (var pattern in required)
        {
            pattern.Narrow(segment, candidates);
        }

        // A document that cannot hold an excluded pattern need not be read for it.
        var suspects = excluded.ConvertAll(pattern =>
        {
            var holders = candidates.Copy();
            pattern.Narrow(segment, holders);
            return holders;
        });

        var found = new Dictionary<int, int>();
        var starts = new List<int>();
        foreach (var document in candidates.Ones())
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddMatches(segment, document, suspects, starts, found);
        }

        return found;
    }

    private void AddMatches(Segment segment, int document, List<Bitmap> suspects, List<int> starts, Dictionary<int, int> found)
    {
        ref readonly var record = ref segment.Documents[document];
        var text = segment.TextOf(record);
        var chunks = segment.Chunks.Slice(record.FirstChunk, record.ChunkCount);
        Span<int> counts = chunks.Length <= 256 ? stackalloc int[chunks.Length] : new int[chunks.Length];
        Span<int> own = chunks.Length <= 256 ? stackalloc int[chunks.Length] : new int[chunks.Length];
        counts.Clear();
        foreach (var pattern in required)
        {
            if (!CountByChunk(pattern, text, chunks, starts, own))
            {
                return;
            }

            for (var i = 0; i < own.Length; i++)
            {
                counts[i] = own[i] == 0 || counts[i] < 0 ? Excluded : counts[i] + own[i];
            }
        }

        for (var p = 0; p < excluded.Count; p++)
        {
            if (suspects[p][document] && CountByChunk(excluded[p], text, chunks, starts, own))
            {
                for (var i = 0; i < own.Length; i++)
                {
                    counts[i] = own[i] > 0 ? Excluded : counts[i];
                }
            }
        }

        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] != Excluded && HasSymbolAndKind(segment, record.FirstChunk + i))
            {
                found[record.FirstChunk + i] = Math.Max(1, counts[i]);
            }
        }
    }

    // A match belongs to the chunk in which it begins.
    private static bool CountByChunk(TextPattern pattern, ReadOnlySpan<byte> text, ReadOnlySpan<ChunkRecord> chunks, List<int> starts, Span<int> counts)
    {
        counts.Clear();
        pattern.FindStarts(text, starts);
        var chunk = 0;
        foreach (var start in starts)
        {
            while (chunk < chunks.Length - 1 && start >= chunks[chunk].EndByte)
            {
                chunk++;
            }

            counts[chunk]++;
        }

        return starts.Count > 0;
    }

    private bool HasSymbolAndKind(Segment segment, int number)
    {
        ref readonly var chunk = ref segment.Chunks[number];
        foreach (var (kind, negated) in kinds)
        {
            if (string.Equals(segment.StringAt(chunk.Kind), kind, StringComparison.OrdinalIgnoreCase) == negated)
            {
                return false;
            }
        }

        foreach (var (test, negated) in symbols)
        {
            if (DefinesSymbol(segment, number, test) == negated)
            {
                return false;
            }
        }

        return true;
    }

    private static bool DefinesSymbol(Segment segment, int number, Func<string, bool> test)
    {
        ref readonly var chunk = ref segment.Chunks[number];
        ref readonly var document = ref segment.Documents[chunk.Document];
        foreach (ref readonly var symbol in segment.Symbols.Slice(document.FirstSymbol, document.SymbolCount))
        {
            if (symbol.NameStart >= chunk.StartByte && symbol.NameStart < chunk.EndByte && test(segment.NameAt(symbol.Name)))
            {
                return true;
            }
        }

        return chunk.Symbol != 0 && test(segment.StringAt(chunk.Symbol));
    }

    private static Func<string, bool> SymbolTest(QueryFilter filter)
    {
        if (filter.IsRegex || filter.Value.AsSpan().ContainsAny('*', '?'))
        {
            return Glob.Matcher(filter.Value, filter.IsRegex);
        }

        var value = filter.Value;
        var comparison = value.Any(char.IsUpper) ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return name => name.Contains(value, comparison);
    }
}
