using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
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

    private readonly Lazy<Dictionary<DocumentKey, int>> keys;

    private Segment(string path, MemoryMappedFile mapping, SectionEntry[] sections)
    {
        Path = path;
        this.mapping = mapping;
        this.sections = sections;
        view = mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        start = pointer + view.PointerOffset;
        FileBytes = new FileInfo(path).Length;
        Meta = JsonSerializer.Deserialize<SegmentMeta>(Bytes(SectionId.Meta))!;
        keys = new(IndexKeys);
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(Path);

    public long FileBytes { get; }

    public SegmentMeta Meta { get; }

    /// <summary>The documents' numbers by identity. Made when a writer first asks.</summary>
    public IReadOnlyDictionary<DocumentKey, int> Keys => keys.Value;

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

    /// <exception cref="HubException"><c>index-version</c>, <c>index-corrupt</c>.</exception>
    public static Segment Open(string path)
    {
        var sections = Verify(path);
        var mapping = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        return new Segment(path, mapping, sections);
    }

    /// <summary>The UTF-8 text of a document.</summary>
    public ReadOnlySpan<byte> TextOf(in DocumentRecord document) => Bytes(SectionId.Text).Slice(checked((int)document.TextOffset), document.TextLength);

    /// <summary>The UTF-8 text of a chunk.</summary>
    public ReadOnlySpan<byte> TextOf(in ChunkRecord chunk) => TextOf(in Documents[chunk.Document])[chunk.StartByte..chunk.EndByte];

    public string StringAt(int number) => Encoding.UTF8.GetString(StringBytes(number));

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

    private Dictionary<DocumentKey, int> IndexKeys()
    {
        var numbers = new Dictionary<DocumentKey, int>(Meta.Documents);
        for (var document = 0; document < Meta.Documents; document++)
        {
            numbers[ShardState.KeyOf(this, document)] = document;
        }

        return numbers;
    }

    private ReadOnlySpan<T> Records<T>(SectionId id)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Bytes(id));

    private ReadOnlySpan<byte> Bytes(SectionId id)
    {
        ref readonly var section = ref sections[(int)id];
        return new ReadOnlySpan<byte>(start + section.Offset, checked((int)section.Length));
    }

    // Returns the sections indexed by their id; absent ones are empty.
    private static SectionEntry[] Verify(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0);
        var footerLength = sizeof(SegmentFooter);
        if (file.Length < sizeof(ulong) + footerLength)
        {
            throw Corrupt(path, "it is too short");
        }

        var footer = MemoryMarshal.Read<SegmentFooter>(ReadAt(file, file.Length - footerLength, footerLength));
        var header = MemoryMarshal.Read<ulong>(ReadAt(file, 0, sizeof(ulong)));
        if (footer.Magic != SegmentFormat.Magic || header != footer.Magic)
        {
            // Both ends must name the other version: a single flipped bit is damage.
            throw header == footer.Magic && (footer.Magic & 0xFF_FFFF_FFFF) == (SegmentFormat.Magic & 0xFF_FFFF_FFFF)
                ? new HubException("index-version", $"{path} has another format version; use the program that wrote it, or index anew")
                : Corrupt(path, "its end is missing");
        }

        var tableLength = (long)footer.Sections * sizeof(SectionEntry);
        if (footer.Sections is < 1 or > 64 || footer.TableOffset < 0 || footer.TableOffset + tableLength + footerLength != file.Length)
        {
            throw Corrupt(path, "its section table is not where it should be");
        }

        var table = ReadAt(file, footer.TableOffset, (int)tableLength);
        if (Crc32C.Of(table) != footer.TableChecksum)
        {
            throw Corrupt(path, "its section table is damaged");
        }

        var byId = new SectionEntry[Enum.GetValues<SectionId>().Max(id => (int)id) + 1];
        long end = sizeof(ulong);
        foreach (var section in MemoryMarshal.Cast<byte, SectionEntry>(table))
        {
            if (section.Id <= 0 || section.Id >= byId.Length || section.Offset < 0 || section.Length is < 0 or > int.MaxValue || section.Offset + section.Length > footer.TableOffset)
            {
                throw Corrupt(path, "a section lies outside the file");
            }

            VerifyPadding(file, path, end, section.Offset);
            VerifySection(file, path, section);
            end = section.Offset + section.Length;
            byId[section.Id] = section;
        }

        VerifyPadding(file, path, end, footer.TableOffset);
        return byId;
    }

    private static void VerifyPadding(FileStream file, string path, long from, long to)
    {
        if (to - from is < 0 or >= SegmentFormat.Alignment || ReadAt(file, from, (int)(to - from)).AsSpan().ContainsAnyExcept((byte)0))
        {
            throw Corrupt(path, "its sections do not follow each other");
        }
    }

    private static void VerifySection(FileStream file, string path, SectionEntry section)
    {
        var buffer = new byte[Math.Min(1 << 20, Math.Max(1, section.Length))];
        file.Position = section.Offset;
        var crc = Crc32C.Initial;
        for (var left = section.Length; left > 0;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            file.ReadExactly(part);
            crc = Crc32C.Append(crc, part);
            left -= part.Length;
        }

        if (~crc != section.Checksum)
        {
            throw Corrupt(path, $"section {(SectionId)section.Id} is damaged");
        }
    }

    private static byte[] ReadAt(FileStream file, long offset, int length)
    {
        var data = new byte[length];
        file.Position = offset;
        file.ReadExactly(data);
        return data;
    }

    private static HubException Corrupt(string path, string why) => new("index-corrupt", $"{path} is damaged: {why}; it is set aside and rebuilt from Git");
}
