using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Indexing;

/// <summary>Collects the names that documents define and refer to. Names get their numbers when the segment is written: the dictionary is sorted by bytes.</summary>
internal sealed class NameIndexBuilder
{
    private readonly Dictionary<byte[], int> numbers = new(Utf8Names.Comparer);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> lookup;
    private readonly List<NamePostings> postings = [];
    private readonly List<int> symbolNames = [];

    public NameIndexBuilder() => lookup = numbers.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Notes the name of the next symbol.</summary>
    public void AddSymbol(ReadOnlySpan<byte> name) => symbolNames.Add(NumberOf(name));

    /// <summary>Notes a use of a name. Documents come in rising order.</summary>
    public void AddReference(int document, ReadOnlySpan<byte> name, byte role)
    {
        var number = NumberOf(name);
        CollectionsMarshal.AsSpan(postings)[number].Add(document, role);
    }

    /// <summary>Writes the dictionary. Returns the number of each symbol's name, in the order in which the symbols came.</summary>
    public int[] Write(SegmentFileWriter file)
    {
        var sorted = numbers.ToArray();
        Array.Sort(sorted, static (left, right) => left.Key.AsSpan().SequenceCompareTo(right.Key));
        var places = new int[sorted.Length];
        for (var place = 0; place < sorted.Length; place++)
        {
            places[sorted[place].Value] = place;
        }

        var names = symbolNames.ConvertAll(name => places[name]).ToArray();
        var records = new NameRecord[sorted.Length + 1];
        WriteBytes(file, sorted, records);
        WriteSymbols(file, names, records);
        WritePostings(file, sorted, records);
        file.Section<NameRecord>(SectionId.Names, records);
        return names;
    }

    private static void WriteBytes(SegmentFileWriter file, KeyValuePair<byte[], int>[] sorted, NameRecord[] records)
    {
        file.BeginSection(SectionId.NameBytes);
        for (var place = 0; place < sorted.Length; place++)
        {
            file.Append(sorted[place].Key);
            records[place + 1].Bytes = checked(records[place].Bytes + sorted[place].Key.Length);
        }
    }

    // A counting sort: the symbols of a name keep their order.
    private static void WriteSymbols(SegmentFileWriter file, int[] names, NameRecord[] records)
    {
        foreach (var name in names)
        {
            records[name + 1].FirstSymbol++;
        }

        for (var place = 1; place < records.Length; place++)
        {
            records[place].FirstSymbol += records[place - 1].FirstSymbol;
        }

        var next = Array.ConvertAll(records, record => record.FirstSymbol);
        var grouped = new int[names.Length];
        for (var symbol = 0; symbol < names.Length; symbol++)
        {
            grouped[next[names[symbol]]++] = symbol;
        }

        file.Section<int>(SectionId.NameSymbols, grouped);
    }

    private void WritePostings(SegmentFileWriter file, KeyValuePair<byte[], int>[] sorted, NameRecord[] records)
    {
        var lists = CollectionsMarshal.AsSpan(postings);
        file.BeginSection(SectionId.NamePostings);
        for (var place = 0; place < sorted.Length; place++)
        {
            var written = lists[sorted[place].Value].Finish();
            file.Append(written);
            records[place + 1].Postings = checked(records[place].Postings + written.Length);
        }
    }

    private int NumberOf(ReadOnlySpan<byte> name)
    {
        if (!lookup.TryGetValue(name, out var number))
        {
            number = postings.Count;
            numbers.Add(name.ToArray(), number);
            postings.Add(default);
        }

        return number;
    }

    private sealed class Utf8Names : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly Utf8Names Comparer = new();

        public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode([DisallowNull] byte[] name) => GetHashCode(name.AsSpan());

        public bool Equals(ReadOnlySpan<byte> left, byte[] right) => left.SequenceEqual(right);

        public int GetHashCode(ReadOnlySpan<byte> name)
        {
            var hash = default(HashCode);
            hash.AddBytes(name);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> name) => name.ToArray();
    }
}
