using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using LunarHub.Search.Vectors;
using LunarHub.Text;

namespace LunarHub.Search.Storage;

/// <summary>
/// One segment file, mapped into memory. Immutable. Every section's checksum is verified once, at open, by reading the file: what is mapped afterwards can be trusted.
/// Counted by its users: the file is unmapped, and deleted if it was replaced, when the last one lets go.
/// </summary>
internal sealed unsafe class Segment
{
    private readonly MemoryMappedFile mapping;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;
    private readonly SectionEntry[] sections;
    private int users = 1;
    private volatile bool deleteWhenReleased;

    private Segment(string path, MemoryMappedFile mapping, SectionEntry[] sections)
    {
        Path = path;
        Name = System.IO.Path.GetFileName(path);
        this.mapping = mapping;
        this.sections = sections;
        view = mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        start = pointer + view.PointerOffset;
        FileBytes = new FileInfo(path).Length;
        Meta = JsonSerializer.Deserialize<SegmentMeta>(Bytes(SectionId.Meta))!;
    }

    public string Path { get; }

    public string Name { get; }

    public long FileBytes { get; }

    public SegmentMeta Meta { get; }

    public ReadOnlySpan<DocumentRecord> Documents => Records<DocumentRecord>(SectionId.Documents);

    public ReadOnlySpan<ChunkRecord> Chunks => Records<ChunkRecord>(SectionId.Chunks);

    public ReadOnlySpan<SymbolRecord> Symbols => Records<SymbolRecord>(SectionId.Symbols);

    public ReadOnlySpan<CommentRecord> Comments => Records<CommentRecord>(SectionId.Comments);

    public ReadOnlySpan<PostingsEntry> TermEntries => Records<PostingsEntry>(SectionId.TermEntries);

    public ReadOnlySpan<byte> Postings => Bytes(SectionId.Postings);

    public ReadOnlySpan<uint> TrigramKeys => Records<uint>(SectionId.TrigramKeys);

    public ReadOnlySpan<PostingsEntry> TrigramEntries => Records<PostingsEntry>(SectionId.TrigramEntries);

    public ReadOnlySpan<byte> TrigramPostings => Bytes(SectionId.TrigramPostings);

    public ReadOnlySpan<sbyte> Vectors => Records<sbyte>(SectionId.Vectors);

    public ReadOnlySpan<float> VectorScales => Records<float>(SectionId.VectorScales);

    /// <summary>The inverted lists over the vectors; empty where the segment is too small to need them.</summary>
    public ReadOnlySpan<ListRecord> VectorLists => Records<ListRecord>(SectionId.VectorLists);

    /// <summary>A row of signed bytes for each list.</summary>
    public ReadOnlySpan<sbyte> VectorCentroids => Records<sbyte>(SectionId.VectorCentroids);

    /// <summary>The lists' sketched rows, 64 a block.</summary>
    public ReadOnlySpan<byte> VectorBlocks => Bytes(SectionId.VectorBlocks);

    /// <summary>The documents' numbers in the order of their paths' bytes.</summary>
    public ReadOnlySpan<int> PathOrder => Records<int>(SectionId.PathOrder);

    /// <summary>One more than there are names.</summary>
    public ReadOnlySpan<NameRecord> Names => Records<NameRecord>(SectionId.Names);

    public ReadOnlySpan<byte> NameBytes => Bytes(SectionId.NameBytes);

    /// <summary>Numbers of symbols, grouped by name.</summary>
    public ReadOnlySpan<int> NameSymbols => Records<int>(SectionId.NameSymbols);

    public ReadOnlySpan<byte> NamePostings => Bytes(SectionId.NamePostings);

    /// <exception cref="HubException"><c>index-version</c>, <c>index-corrupt</c>.</exception>
    public static Segment Open(string path)
    {
        var sections = SegmentCheck.Verify(path);
        var mapping = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        var segment = new Segment(path, mapping, sections);
        if (VectorCheck.FindFault(segment) is { } fault)
        {
            segment.Release();
            throw new HubException("index-corrupt", $"{path} is damaged: {fault}; it is set aside and rebuilt from Git");
        }

        return segment;
    }

    /// <summary>The UTF-8 text of a document.</summary>
    public ReadOnlySpan<byte> TextOf(in DocumentRecord document) => Bytes(SectionId.Text).Slice(checked((int)document.TextOffset), document.TextLength);

    /// <summary>The UTF-8 text of a chunk.</summary>
    public ReadOnlySpan<byte> TextOf(in ChunkRecord chunk) => TextOf(in Documents[chunk.Document])[chunk.StartByte..chunk.EndByte];

    /// <summary>The references of a document, in order.</summary>
    public ReferenceReader ReferencesOf(in DocumentRecord document)
        => new(Bytes(SectionId.References).Slice(document.ReferencesOffset, document.ReferencesLength));

    /// <summary>Strings are numbered below this.</summary>
    public int StringCount => Records<int>(SectionId.StringOffsets).Length - 1;

    public string StringAt(int number) => Encoding.UTF8.GetString(StringBytes(number));

    /// <summary>A name of the name dictionary.</summary>
    public string NameAt(int number) => new NameDictionary(this).StringAt(number);

    public string? OptionalStringAt(int number) => number == 0 ? null : StringAt(number);

    public ReadOnlySpan<byte> StringBytes(int number)
    {
        var offsets = Records<int>(SectionId.StringOffsets);
        return Bytes(SectionId.Strings)[offsets[number]..offsets[number + 1]];
    }

    public ReadOnlySpan<byte> TermAt(int term)
    {
        var offsets = Records<int>(SectionId.TermOffsets);
        return Bytes(SectionId.TermBytes)[offsets[term]..offsets[term + 1]];
    }

    /// <summary>The number of a term, or the complement of where it would stand.</summary>
    public int FindTerm(ReadOnlySpan<byte> term)
    {
        var (low, high) = (0, TermEntries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = TermAt(middle).SequenceCompareTo(term);
            if (order == 0)
            {
                return middle;
            }

            if (order < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    /// <summary>The documents at a path: their numbers. A path may stand for several blobs.</summary>
    public ReadOnlySpan<int> DocumentsAt(ReadOnlySpan<byte> path)
    {
        var order = PathOrder;
        var first = FirstAt(order, path, after: false);
        return order[first..FirstAt(order, path, after: true)];
    }

    /// <summary>The number of a document, or -1.</summary>
    public int Find(ReadOnlySpan<byte> path, ReadOnlySpan<byte> blobId)
    {
        foreach (var document in DocumentsAt(path))
        {
            if (StringBytes(Documents[document].BlobId).SequenceEqual(blobId))
            {
                return document;
            }
        }

        return -1;
    }

    public Segment AddUser()
    {
        Interlocked.Increment(ref users);
        return this;
    }

    /// <summary>Says that no manifest names the file any more: it goes with its last user.</summary>
    public void DeleteWhenReleased() => deleteWhenReleased = true;

    public void Release()
    {
        if (Interlocked.Decrement(ref users) > 0)
        {
            return;
        }

        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        mapping.Dispose();
        if (deleteWhenReleased)
        {
            File.Delete(Path);
        }
    }

    private int FirstAt(ReadOnlySpan<int> order, ReadOnlySpan<byte> path, bool after)
    {
        var (low, high) = (0, order.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var compared = StringBytes(Documents[order[middle]].Path).SequenceCompareTo(path);
            if (compared < 0 || (after && compared == 0))
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

    private ReadOnlySpan<T> Records<T>(SectionId id)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes(id));

    private ReadOnlySpan<byte> Bytes(SectionId id)
    {
        ref readonly var section = ref sections[(int)id];
        return new ReadOnlySpan<byte>(start + section.Offset, checked((int)section.Length));
    }
}
