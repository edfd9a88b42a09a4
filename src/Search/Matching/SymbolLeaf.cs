using System.Runtime.InteropServices;
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

    /// <summary>For each value text that stands in every name that fits, letter case aside; empty where none is known.</summary>
    public IReadOnlyList<string> Needed { get; } = [.. values.Select(SymbolTest.NeededIn)];

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

    // Notes the chunks that define such a symbol, in order: those in which its name stands, and those that are named after it. A chunk is named after a symbol of its own document.
    private void Prepare(Segment segment)
    {
        this.segment = segment;
        definers = new Bitmap(segment.Meta.Documents);
        var marked = new Bitmap(segment.Meta.Chunks);
        var names = new NameDictionary(segment);
        foreach (var name in FittingNames.In(segment, tests))
        {
            foreach (var symbol in names.SymbolsOf(name))
            {
                ref readonly var record = ref segment.Symbols[symbol];
                definers.Set(record.Document);
                if (ChunkPlaces.Holding(segment, record) is >= 0 and var chunk)
                {
                    marked.Set(chunk);
                }
            }
        }

        MarkByName(segment, definers, marked);
        chunks.Clear();
        chunks.AddRange(marked.Ones());
    }

    private void MarkByName(Segment segment, Bitmap documents, Bitmap marked)
    {
        // Chunks of a long definition share its name: the answer for each string is kept.
        var known = new Dictionary<int, bool>();
        foreach (var document in documents.Ones())
        {
            ref readonly var record = ref segment.Documents[document];
            for (var chunk = record.FirstChunk; chunk < record.FirstChunk + record.ChunkCount; chunk++)
            {
                var symbol = segment.Chunks[chunk].Symbol;
                ref var fits = ref CollectionsMarshal.GetValueRefOrAddDefault(known, symbol, out var seen);
                if (!seen)
                {
                    fits = symbol != 0 && Holds(segment.StringBytes(symbol));
                }

                if (fits)
                {
                    marked.Set(chunk);
                }
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
