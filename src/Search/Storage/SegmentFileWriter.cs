using System.Runtime.InteropServices;

namespace LunarHub.Search.Storage;

/// <summary>
/// Writes a segment file: sections one after the other, then the section table and the footer. The file has a temporary name until it is whole and on disk.
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
        EndSection();
    }

    /// <summary>Begins a section that is written in several pieces.</summary>
    public void BeginSection(SectionId id)
    {
        while (offset % SegmentFormat.Alignment != 0)
        {
            file.WriteByte(0);
            offset++;
        }

        sections.Add(new SectionEntry { Id = (int)id, Offset = offset, Checksum = Crc32C.Initial });
    }

    public void Append(ReadOnlySpan<byte> data)
    {
        var section = sections[^1];
        section.Checksum = Crc32C.Append(section.Checksum, data);
        section.Length += data.Length;
        sections[^1] = section;
        Write(data);
    }

    public void EndSection()
    {
        var section = sections[^1];
        section.Checksum = ~section.Checksum;
        sections[^1] = section;
    }

    /// <summary>Ends the file, makes it durable and gives it its name. Returns its length.</summary>
    public long Finish()
    {
        var table = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(sections));
        var footer = new SegmentFooter { TableOffset = offset, Sections = sections.Count, TableChecksum = Crc32C.Of(table), Magic = SegmentFormat.Magic };
        Write(table);
        Write(MemoryMarshal.AsBytes(new ReadOnlySpan<SegmentFooter>(in footer)));
        file.Flush(flushToDisk: true);
        file.Dispose();
        File.Move(finalPath + ".tmp", finalPath);
        DurableFiles.SyncFolder(Path.GetDirectoryName(finalPath)!);
        finished = true;
        return offset;
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
        offset += data.Length;
        for (; !data.IsEmpty; data = data[Math.Min(data.Length, PieceBytes)..])
        {
            var piece = data[..Math.Min(data.Length, PieceBytes)];
            budget.Spend(piece.Length, cancellationToken);
            file.Write(piece);
        }
    }
}
