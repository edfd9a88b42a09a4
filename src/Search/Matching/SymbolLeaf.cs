using LunarHub.Search.Storage;
using LunarHub.Search.Symbols;

namespace LunarHub.Search.Matching;

/// <summary>A symbol that the file must define, or must not. Each name of a segment's dictionary is tested once, however many files define it.</summary>
internal sealed class SymbolLeaf(IEnumerable<FilterValue> values, bool isNegated) : MatchNode
{
    private readonly SymbolTest[] tests = [.. values.Select(value => new SymbolTest(value))];
    private readonly List<int> chunks = [];
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

        var first = chunks.BinarySearch(file.FirstChunk);
        for (var i = first < 0 ? ~first : first; i < chunks.Count && chunks[i] < file.FirstChunk + file.ChunkCount; i++)
        {
            file.CountChunk(chunks[i] - file.FirstChunk);
        }
    }

    public override IEnumerable<MatchNode> Leaves() => [this];

    // Notes the chunks that define such a symbol, in order: those in which its name stands, and those that are named after it.
    private void Prepare(Segment segment)
    {
        this.segment = segment;
        definers = new Bitmap(segment.Meta.Documents);
        var marked = new Bitmap(segment.Meta.Chunks);
        var names = new NameDictionary(segment);
        for (var name = 0; name < names.Count; name++)
        {
            if (names.IsDefined(name) && Holds(names[name]))
            {
                foreach (var symbol in names.SymbolsOf(name))
                {
                    if (ChunkPlaces.Holding(segment, segment.Symbols[symbol]) is >= 0 and var chunk)
                    {
                        marked.Set(chunk);
                    }
                }
            }
        }

        MarkByName(segment, marked);
        chunks.Clear();
        chunks.AddRange(marked.Ones());
        foreach (var chunk in chunks)
        {
            definers.Set(segment.Chunks[chunk].Document);
        }
    }

    private void MarkByName(Segment segment, Bitmap marked)
    {
        // Many chunks share a name: the answer for each string is kept, 0 while it is not known.
        const byte No = 1;
        const byte Yes = 2;
        var known = new byte[segment.StringCount];
        var records = segment.Chunks;
        for (var chunk = 0; chunk < records.Length; chunk++)
        {
            var symbol = records[chunk].Symbol;
            if (symbol != 0 && known[symbol] == 0)
            {
                known[symbol] = Holds(segment.StringBytes(symbol)) ? Yes : No;
            }

            if (known[symbol] == Yes)
            {
                marked.Set(chunk);
            }
        }
    }

    private bool Holds(ReadOnlySpan<byte> name)
    {
        foreach (var test in tests)
        {
            if (test.Holds(name))
            {
                return true;
            }
        }

        return false;
    }
}
