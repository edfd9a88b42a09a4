using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using LunarHub.Search.Matching;
using LunarHub.Search.Postings;
using LunarHub.Search.Vectors;
using LunarHub.Text;

namespace LunarHub.Search.Storage;

/// <summary>
/// One segment. Immutable. Bytes are verified before they are first seen: every reading member below throws <c>index-corrupt</c> when it meets a damaged block, and then
/// <see cref="Damage"/> says so from there on.
/// Counted by its users: the file is unmapped, and deleted if it was replaced, when the last one lets go.
/// </summary>
internal sealed class Segment
{
    /// <summary>A file of up to this many bytes is verified whole when it is opened: that costs no more than opening it.</summary>
    public const long VerifiedAtOpen = 1 << 20;

    private readonly SegmentFile file;
    private int users = 1;
    private volatile bool deleteWhenReleased;
    private volatile bool vectorRowsFit;

    private Segment(SegmentFile file)
    {
        this.file = file;
        Name = System.IO.Path.GetFileName(file.Path);
        try
        {
            Meta = JsonSerializer.Deserialize<SegmentMeta>(file.Section(SectionId.Meta)) ?? throw file.Refuse("it does not say what it holds");
        }
        catch (JsonException error)
        {
            throw file.Refuse($"what it says of itself cannot be read ({error.Message})");
        }

        FoldedLetters = new DocumentLetters(this);
    }

    public string Path => file.Path;

    public string Name { get; }

    public long FileBytes => file.Length;

    public SegmentMeta Meta { get; }

    /// <summary>Where what searches find out of the segment is kept; set before its first search.</summary>
    public HotCache Hot { get; set; } = HotCache.None;

    /// <summary>What was found out of the documents' letters so far.</summary>
    public DocumentLetters FoldedLetters { get; }

    /// <summary>Bytes of the file that were read and found whole since it was opened.</summary>
    public long VerifiedBytes => file.VerifiedBytes;

    /// <summary>Bytes of the file that are in the system's memory, for whichever process.</summary>
    public long ResidentBytes => file.ResidentBytes;

    /// <summary>One line that says what was found to be wrong since the file was opened, or null.</summary>
    public string? Damage => file.Damage;

    public ReadOnlySpan<DocumentRecord> Documents => Records<DocumentRecord>(SectionId.Documents);

    public ReadOnlySpan<ChunkRecord> Chunks => Records<ChunkRecord>(SectionId.Chunks);

    public ReadOnlySpan<SymbolRecord> Symbols => Records<SymbolRecord>(SectionId.Symbols);

    public ReadOnlySpan<CommentRecord> Comments => Records<CommentRecord>(SectionId.Comments);

    /// <summary>The vocabulary in byte order; one more than there are terms.</summary>
    public ReadOnlySpan<TermRecord> Terms => Records<TermRecord>(SectionId.Terms);

    /// <summary>How many terms the segment holds.</summary>
    public int TermCount => Terms.Length - 1;

    /// <summary>How long each chunk's fields are.</summary>
    public ReadOnlySpan<FieldLengths> FieldLengths => Records<FieldLengths>(SectionId.FieldLengths);

    public ReadOnlySpan<uint> TrigramKeys => Records<uint>(SectionId.TrigramKeys);

    public ReadOnlySpan<PostingsEntry> TrigramEntries => Records<PostingsEntry>(SectionId.TrigramEntries);

    public ReadOnlySpan<sbyte> Vectors => Records<sbyte>(SectionId.Vectors);

    public ReadOnlySpan<float> VectorScales => Records<float>(SectionId.VectorScales);

    /// <summary>The inverted lists over the vectors; empty where the segment is too small to need them.</summary>
    public ReadOnlySpan<ListRecord> VectorLists => Records<ListRecord>(SectionId.VectorLists);

    /// <summary>A row of signed bytes for each list.</summary>
    public ReadOnlySpan<sbyte> VectorCentroids => Records<sbyte>(SectionId.VectorCentroids);

    /// <summary>The lists' sketched rows, 64 a block.</summary>
    public ReadOnlySpan<byte> VectorBlocks
    {
        get
        {
            var blocks = file.Section(SectionId.VectorBlocks);
            if (!vectorRowsFit)
            {
                var lists = new InvertedLists(VectorLists, VectorCentroids, blocks, VectorRows.Stride(Meta.Dimensions));
                Require(VectorCheck.FindStrayRow(lists, (int)(LengthOf(SectionId.VectorScales) / sizeof(float))));
                vectorRowsFit = true;
            }

            return blocks;
        }
    }

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
        var file = SegmentFile.Open(path);
        try
        {
            var segment = new Segment(file);
            segment.Require(VectorCheck.FindMisfit(segment));
            if (file.Length <= VerifiedAtOpen)
            {
                segment.VerifyWhole();
            }

            return segment;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The file up to its tail is made of so many blocks.</summary>
    public int Blocks => file.Blocks;

    /// <summary>Whether a block was read and found whole since the file was opened.</summary>
    public bool IsVerified(int block) => file.IsVerified(block);

    /// <summary>Verifies a block before somebody asks for it.</summary>
    /// <exception cref="HubException"><c>index-corrupt</c>.</exception>
    public void VerifyBlock(int block) => file.VerifyBlock(block);

    /// <summary>Takes the mapped pages out of the process; the next look at them takes them in again.</summary>
    public void ReleasePages() => file.ReleasePages();

    /// <summary>The length of a section in bytes.</summary>
    public long LengthOf(SectionId id) => file.LengthOf(id);

    /// <summary>Some bytes of the terms' postings, from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    public ReadOnlySpan<byte> Postings(int from, int to) => file.Section(SectionId.Postings, from, to - from);

    /// <summary>The blocks of text that hold a trigram.</summary>
    public ReadOnlySpan<byte> TrigramPostingsOf(in PostingsEntry trigram) => file.Section(SectionId.TrigramPostings, trigram.Offset, trigram.Length);

    /// <summary>The UTF-8 text of a document.</summary>
    public ReadOnlySpan<byte> TextOf(in DocumentRecord document) => file.Section(SectionId.Text, document.TextOffset, document.TextLength);

    /// <summary>The UTF-8 text of a chunk.</summary>
    public ReadOnlySpan<byte> TextOf(in ChunkRecord chunk)
        => file.Section(SectionId.Text, Documents[chunk.Document].TextOffset + chunk.StartByte, chunk.EndByte - chunk.StartByte);

    /// <summary>The references of a document, in order.</summary>
    public ReferenceReader ReferencesOf(in DocumentRecord document)
        => new(file.Section(SectionId.References, document.ReferencesOffset, document.ReferencesLength));

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
        var terms = Terms;
        return Bytes(SectionId.TermBytes)[terms[term].Bytes..terms[term + 1].Bytes];
    }

    /// <summary>The number of a term, or the complement of where it would stand.</summary>
    public int FindTerm(ReadOnlySpan<byte> term)
    {
        var (low, high) = (0, TermCount - 1);
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

        file.Dispose();
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

    private void VerifyWhole()
    {
        for (var block = 0; block < Blocks; block++)
        {
            VerifyBlock(block);
        }

        _ = VectorBlocks;
    }

    private void Require(string? fault)
    {
        if (fault is not null)
        {
            throw file.Refuse(fault);
        }
    }

    private ReadOnlySpan<T> Records<T>(SectionId id)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(file.Section(id));

    private ReadOnlySpan<byte> Bytes(SectionId id) => file.Section(id);
}
