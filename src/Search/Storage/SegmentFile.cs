using System.IO.MemoryMappedFiles;
using System.Numerics;
using LunarHub.Text;
using Microsoft.Win32.SafeHandles;

namespace LunarHub.Search.Storage;

/// <summary>
/// A segment file mapped into memory. Opening reads and verifies only its tail; of the rest, every block is verified before the first byte of it is handed out. A block is
/// verified by reading it from the file rather than through the mapping: a file that was cut short or cannot be read is then an error, where a mapping would end the process.
/// Thread-safe, but for <see cref="Dispose"/>.
/// </summary>
internal sealed unsafe class SegmentFile : IDisposable
{
    private readonly SafeFileHandle handle;
    private readonly MemoryMappedFile mapping;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;
    private readonly SegmentTail tail;
    private readonly ulong[] verifiedBlocks;
    private readonly bool[] verifiedSections;
    private volatile string? damage;

    private SegmentFile(string path, SafeFileHandle handle, SegmentTail tail)
    {
        Path = path;
        Length = RandomAccess.GetLength(handle);
        this.handle = handle;
        this.tail = tail;
        mapping = MemoryMappedFile.CreateFromFile(handle, null, Length, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        view = mapping.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        start = pointer + view.PointerOffset;
        verifiedBlocks = new ulong[(tail.Checksums.Length + 63) >> 6];
        verifiedSections = new bool[tail.Sections.Length];
    }

    public string Path { get; }

    /// <summary>In bytes.</summary>
    public long Length { get; }

    public int Blocks => tail.Checksums.Length;

    /// <summary>Bytes that were read and found whole since the file was opened, the tail among them.</summary>
    public long VerifiedBytes
    {
        get
        {
            var blocks = (long)verifiedBlocks.Sum(BitOperations.PopCount) * SegmentFormat.BlockBytes;
            return Math.Min(blocks, tail.Offset) + Length - tail.Offset;
        }
    }

    /// <summary>Bytes that are in the system's memory, for whichever process.</summary>
    public long ResidentBytes => MappedPages.Resident(start, Length);

    /// <summary>What was found to be wrong with the file since it was opened, or null.</summary>
    public string? Damage => damage;

    /// <exception cref="HubException"><c>index-version</c>, <c>index-corrupt</c>.</exception>
    public static SegmentFile Open(string path)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
        try
        {
            return new SegmentFile(path, handle, SegmentTail.Read(handle, path));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The length of a section in bytes.</summary>
    public long LengthOf(SectionId id) => tail.Sections[(int)id].Length;

    /// <summary>A whole section.</summary>
    /// <exception cref="HubException"><c>index-corrupt</c>: it is damaged.</exception>
    public ReadOnlySpan<byte> Section(SectionId id)
    {
        ref readonly var section = ref tail.Sections[(int)id];
        if (!verifiedSections[(int)id])
        {
            Verify(section.Offset, section.Length);
            verifiedSections[(int)id] = true;
        }

        return new ReadOnlySpan<byte>(start + section.Offset, (int)section.Length);
    }

    /// <summary>Some bytes of a section; blocks that hold none of them are not looked at.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie in the section.</exception>
    /// <exception cref="HubException"><c>index-corrupt</c>: they are damaged.</exception>
    public ReadOnlySpan<byte> Section(SectionId id, long offset, int length)
    {
        ref readonly var section = ref tail.Sections[(int)id];
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)offset, (ulong)(section.Length - length), nameof(offset));
        if (!verifiedSections[(int)id])
        {
            Verify(section.Offset + offset, length);
        }

        return new ReadOnlySpan<byte>(start + section.Offset + offset, length);
    }

    /// <summary>Whether a block was read and found whole since the file was opened.</summary>
    public bool IsVerified(int block) => (Volatile.Read(ref verifiedBlocks[block >> 6]) & (1UL << block)) != 0;

    /// <summary>Reads a block and compares its checksum, unless that was done before.</summary>
    /// <exception cref="HubException"><c>index-corrupt</c>.</exception>
    public void VerifyBlock(int block)
    {
        if (IsVerified(block))
        {
            return;
        }

        var from = (long)block * SegmentFormat.BlockBytes;
        Span<byte> bytes = BlockBuffer.AsSpan(0, (int)Math.Min(SegmentFormat.BlockBytes, tail.Offset - from));
        string? fault;
        try
        {
            fault = Fill(bytes, from) && Crc32C.Of(bytes) == tail.Checksums[block] ? null : $"bytes {from} to {from + bytes.Length - 1} ({SectionsIn(from, bytes.Length)}) are not what was written";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            fault = $"bytes {from} to {from + bytes.Length - 1} ({SectionsIn(from, bytes.Length)}) cannot be read: {error.Message}";
        }

        if (fault is not null)
        {
            throw Refuse(fault);
        }

        Interlocked.Or(ref verifiedBlocks[block >> 6], 1UL << block);
    }

    /// <summary>Takes the mapped pages out of the process; the next look at them takes them in again.</summary>
    public void ReleasePages() => MappedPages.Release(start, Length);

    /// <summary>Notes that the file cannot be used, and gives the error to throw.</summary>
    public HubException Refuse(string why)
    {
        var error = SegmentTail.Corrupt(Path, why);
        Interlocked.CompareExchange(ref damage, error.Message, null);
        return error;
    }

    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        mapping.Dispose();
        handle.Dispose();
    }

    [field: ThreadStatic]
    private static byte[] BlockBuffer => field ??= new byte[SegmentFormat.BlockBytes];

    private void Verify(long from, long length)
    {
        if (length == 0)
        {
            return;
        }

        var last = (int)((from + length - 1) / SegmentFormat.BlockBytes);
        for (var block = (int)(from / SegmentFormat.BlockBytes); block <= last; block++)
        {
            VerifyBlock(block);
        }
    }

    private bool Fill(Span<byte> bytes, long from)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(handle, bytes, from);
            if (read == 0)
            {
                return false;
            }

            bytes = bytes[read..];
            from += read;
        }

        return true;
    }

    private string SectionsIn(long from, int length)
        => string.Join(", ", tail.Sections.Where(section => section.Length > 0 && section.Offset < from + length && section.Offset + section.Length > from).Select(section => (SectionId)section.Id));
}
