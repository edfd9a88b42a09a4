using System.Runtime.InteropServices;

namespace LunarHub.Search.Storage;

/// <summary>
/// Writes a segment file: sections one after the other, then the checksums of its blocks, the section table and the footer. The file has a temporary name until it is whole
/// and on disk.
/// </summary>
internal sealed class SegmentFileWriter : IDisposable
{
    // The most that a budget is asked for at once, so that a large section goes to the disk evenly.
    private const int PieceBytes = 256 << 10;

    private readonly FileStream file;
    private readonly string finalPath;
    private readonly IoBudget budget;
    private readonly CancellationToken cancellationToken;
    private readonly List<SectionEntry> sections = [];
    private readonly List<uint> checksums = [];
    private uint blockChecksum = Crc32C.Initial;
    private long offset;
    private bool finished;

    /// <param name="finalPath">The name that the file gets at last.</param>
    /// <param name="budget">What every byte is drawn from.</param>
    /// <param name="cancellationToken">Ends a wait for the budget.</param>
    public SegmentFileWriter(string finalPath, IoBudget budget, CancellationToken cancellationToken)
    {
        this.finalPath = finalPath;
        this.budget = budget;
        this.cancellationToken = cancellationToken;
        file = new FileStream(finalPath + ".tmp", FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        Write(BitConverter.GetBytes(SegmentFormat.Magic));
    }

    public void Section<T>(SectionId id, ReadOnlySpan<T> records)
        where T : unmanaged => Section(id, MemoryMarshal.AsBytes(records));

    public void Section(SectionId id, ReadOnlySpan<byte> data)
    {
        BeginSection(id);
        Append(data);
    }

    /// <summary>Begins a section that is written in several pieces.</summary>
    public void BeginSection(SectionId id)
    {
        ReadOnlySpan<byte> zeros = stackalloc byte[SegmentFormat.Alignment];
        Write(zeros[..(int)(-offset & (SegmentFormat.Alignment - 1))]);
        sections.Add(new SectionEntry { Id = (int)id, Offset = offset });
    }

    public void Append(ReadOnlySpan<byte> data)
    {
        CollectionsMarshal.AsSpan(sections)[^1].Length += data.Length;
        Write(data);
    }

    /// <summary>Ends the file, makes it durable and gives it its name. Returns its length.</summary>
    public long Finish()
    {
        if (offset % SegmentFormat.BlockBytes != 0)
        {
            EndBlock();
        }

        var end = offset;
        byte[] tail = [.. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(checksums)), .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(sections))];
        var footer = new SegmentFooter { TailOffset = end, Sections = sections.Count, TailChecksum = Crc32C.Of(tail), Magic = SegmentFormat.Magic };
        file.Write(tail);
        file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<SegmentFooter>(in footer)));
        var length = file.Length;
        file.Flush(flushToDisk: true);
        file.Dispose();
        File.Move(finalPath + ".tmp", finalPath);
        DurableFiles.SyncFolder(Path.GetDirectoryName(finalPath)!);
        finished = true;
        return length;
    }

    public void Dispose()
    {
        file.Dispose();
        if (!finished)
        {
            File.Delete(finalPath + ".tmp");
        }
    }

    private void Write(ReadOnlySpan<byte> data)
    {
        for (; !data.IsEmpty; data = data[Math.Min(data.Length, PieceBytes)..])
        {
            var piece = data[..Math.Min(data.Length, PieceBytes)];
            budget.Spend(piece.Length, cancellationToken);
            file.Write(piece);
            Guard(piece);
        }
    }

    private void Guard(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var room = SegmentFormat.BlockBytes - (int)(offset % SegmentFormat.BlockBytes);
            var part = data[..Math.Min(room, data.Length)];
            blockChecksum = Crc32C.Append(blockChecksum, part);
            offset += part.Length;
            data = data[part.Length..];
            if (part.Length == room)
            {
                EndBlock();
            }
        }
    }

    private void EndBlock()
    {
        checksums.Add(~blockChecksum);
        blockChecksum = Crc32C.Initial;
    }
}
