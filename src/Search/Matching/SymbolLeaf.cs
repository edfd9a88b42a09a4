using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Matching;

/// <summary>A symbol that the file must define, or must not.</summary>
internal sealed class SymbolLeaf(IEnumerable<FilterValue> values, bool isNegated) : MatchNode
{
    private readonly Func<string, bool>[] tests = [.. values.Select(Test)];
    private readonly HashSet<int> names = [];
    private readonly Dictionary<int, bool> chunkSymbols = [];
    private Segment? segment;
    private Bitmap? definers;

    public bool IsWanted => !isNegated;

    public override bool IsDecided => true;

    public override Bitmap Narrow(Segment segment, Bitmap within)
    {
        if (!ReferenceEquals(this.segment, segment))
        {
            Prepare(segment);
        }

        var left = within.Copy();
        if (isNegated)
        {
            left.AndNot(definers!);
        }
        else
        {
            left.And(definers!);
        }

        return left;
    }

    public override bool Matches(FileUnderTest file) => definers![file.Document] != isNegated;

    public override void Collect(FileUnderTest file)
    {
        if (isNegated)
        {
            return;
        }

        ref readonly var document = ref file.Segment.Documents[file.Document];
        var chunks = file.Segment.Chunks.Slice(document.FirstChunk, document.ChunkCount);
        var symbols = file.Segment.Symbols.Slice(document.FirstSymbol, document.SymbolCount);
        for (var i = 0; i < chunks.Length; i++)
        {
            var defines = HoldsChunkSymbol(file.Segment, chunks[i].Symbol);
            for (var s = 0; s < symbols.Length && !defines; s++)
            {
                defines = symbols[s].NameStart >= chunks[i].StartByte && symbols[s].NameStart < chunks[i].EndByte && names.Contains(symbols[s].Name);
            }

            if (defines)
            {
                file.CountChunk(i);
            }
        }
    }

    public override IEnumerable<MatchNode> Leaves() => [this];

    // Every name is tested once for a segment, however many files define it.
    private void Prepare(Segment segment)
    {
        this.segment = segment;
        names.Clear();
        chunkSymbols.Clear();
        definers = new Bitmap(segment.Meta.Documents);
        var dictionary = new NameDictionary(segment);
        for (var name = 0; name < dictionary.Count; name++)
        {
            if (dictionary.IsDefined(name) && Holds(dictionary[name]))
            {
                names.Add(name);
                foreach (var symbol in dictionary.SymbolsOf(name))
                {
                    definers.Set(segment.Symbols[symbol].Document);
                }
            }
        }

        foreach (ref readonly var chunk in segment.Chunks)
        {
            if (HoldsChunkSymbol(segment, chunk.Symbol))
            {
                definers.Set(chunk.Document);
            }
        }
    }

    private bool HoldsChunkSymbol(Segment segment, int symbol)
    {
        if (symbol == 0)
        {
            return false;
        }

        if (!chunkSymbols.TryGetValue(symbol, out var holds))
        {
            chunkSymbols[symbol] = holds = Holds(segment.StringBytes(symbol));
        }

        return holds;
    }

    private bool Holds(ReadOnlySpan<byte> utf8)
    {
        var name = Encoding.UTF8.GetString(utf8);
        return Array.Exists(tests, test => test(name));
    }

    private static Func<string, bool> Test(FilterValue value)
    {
        if (value.IsRegex || value.Text.AsSpan().ContainsAny('*', '?', '{'))
        {
            return Glob.Matcher(value.Text, value.IsRegex);
        }

        var comparison = value.Text.Any(char.IsUpper) ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        return name => name.Contains(value.Text, comparison);
    }
}
