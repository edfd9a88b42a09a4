using System.Text;
using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search.Matching;

/// <summary>
/// The conditions that a chunk itself must fulfil: phrases and regular expressions that match in it, symbols it defines, its kind, words it must not hold.
/// </summary>
internal sealed class ChunkConditions
{
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

        var found = new Dictionary<int, int>();
        foreach (var document in candidates.Ones())
        {
            cancellationToken.ThrowIfCancellationRequested();
            AddMatches(segment, document, found);
        }

        return found;
    }

    private void AddMatches(Segment segment, int document, Dictionary<int, int> found)
    {
        ref readonly var record = ref segment.Documents[document];
        var bytes = segment.TextOf(record);
        foreach (var pattern in required)
        {
            if (!pattern.MayMatch(bytes))
            {
                return;
            }
        }

        var counts = new int[record.ChunkCount];
        var alive = Enumerable.Repeat(true, record.ChunkCount).ToArray();
        if (required.Count + excluded.Count > 0)
        {
            var text = DocumentText.Rent(bytes);
            try
            {
                CountMatches(segment, record, text, counts, alive);
            }
            finally
            {
                text.Return();
            }
        }

        for (var i = 0; i < record.ChunkCount; i++)
        {
            if (alive[i] && HasSymbolAndKind(segment, record.FirstChunk + i))
            {
                found[record.FirstChunk + i] = Math.Max(1, counts[i]);
            }
        }
    }

    private void CountMatches(Segment segment, in DocumentRecord document, DocumentText text, int[] counts, bool[] alive)
    {
        var ends = ChunkEnds(segment, document, text);
        foreach (var pattern in required)
        {
            var own = CountByChunk(pattern, text, ends);
            for (var i = 0; i < own.Length; i++)
            {
                alive[i] &= own[i] > 0;
                counts[i] += own[i];
            }
        }

        foreach (var pattern in excluded)
        {
            var own = CountByChunk(pattern, text, ends);
            for (var i = 0; i < own.Length; i++)
            {
                alive[i] &= own[i] == 0;
            }
        }
    }

    // A match belongs to the chunk in which it begins.
    private static int[] CountByChunk(TextPattern pattern, DocumentText text, int[] ends)
    {
        var counts = new int[ends.Length];
        var chunk = 0;
        foreach (var match in pattern.Matches(text.Characters))
        {
            while (chunk < ends.Length - 1 && match.Start >= ends[chunk])
            {
                chunk++;
            }

            counts[chunk]++;
        }

        return counts;
    }

    private static int[] ChunkEnds(Segment segment, in DocumentRecord document, DocumentText text)
    {
        var ends = new int[document.ChunkCount];
        var bytes = segment.TextOf(document);
        var (atByte, atCharacter) = (0, 0);
        for (var i = 0; i < ends.Length; i++)
        {
            var end = segment.Chunks[document.FirstChunk + i].EndByte;
            atCharacter += text.IsAscii ? end - atByte : Encoding.UTF8.GetCharCount(bytes[atByte..end]);
            atByte = end;
            ends[i] = atCharacter;
        }

        return ends;
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
            if (symbol.NameStart >= chunk.StartByte && symbol.NameStart < chunk.EndByte && test(segment.StringAt(symbol.Name)))
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
