using System.Text;

namespace LunarHub.Search.Storage;

/// <summary>The names of a segment's symbols and references, sorted by their bytes and numbered from 0.</summary>
internal readonly ref struct NameDictionary(Segment segment)
{
    private readonly ReadOnlySpan<NameRecord> records = segment.Names;
    private readonly ReadOnlySpan<byte> bytes = segment.NameBytes;
    private readonly ReadOnlySpan<int> symbols = segment.NameSymbols;
    private readonly ReadOnlySpan<byte> postings = segment.NamePostings;

    public int Count => records.Length - 1;

    /// <summary>The name as UTF-8.</summary>
    public ReadOnlySpan<byte> this[int name] => bytes[records[name].Bytes..records[name + 1].Bytes];

    public string StringAt(int name) => Encoding.UTF8.GetString(this[name]);

    /// <summary>The numbers of the symbols that bear the name.</summary>
    public ReadOnlySpan<int> SymbolsOf(int name) => symbols[records[name].FirstSymbol..records[name + 1].FirstSymbol];

    public bool IsDefined(int name) => records[name].FirstSymbol < records[name + 1].FirstSymbol;

    /// <summary>The documents that refer to the name.</summary>
    public NamePostingReader ReferencesTo(int name) => new(postings[records[name].Postings..records[name + 1].Postings]);

    /// <summary>The number of the name that holds a byte of <see cref="Segment.NameBytes"/>.</summary>
    public int Holding(int offset)
    {
        var (low, high) = (0, Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (records[middle].Bytes <= offset)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }

    /// <summary>Where in <see cref="Segment.NameBytes"/> the name ends.</summary>
    public int EndOf(int name) => records[name + 1].Bytes;

    /// <summary>The number of a name, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        var place = FirstNotBefore(name, 0, Count);
        return place < Count && this[place].SequenceEqual(name) ? place : -1;
    }

    /// <summary>The first name in [low, high) that is not before the given bytes; <paramref name="high"/> when all are.</summary>
    public int FirstNotBefore(ReadOnlySpan<byte> name, int low, int high)
    {
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (this[middle].SequenceCompareTo(name) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
