using System.Runtime.InteropServices;

namespace LunarHub.Search.Storage;

/// <summary>
/// Writes a segment file: sections one after the other, then the section table and the footer. The file has a temporary name until it is whole and on disk.
/// </summary>
internal sealed class SegmentFileWriter : IDisposable
{
    private readonly FileStream file;
    private readonly string finalPath;
    private readonly List<SectionEntry> sections = [];
    private long offset;
    private bool finished;

    public SegmentFileWriter(string finalPath)
    {
        this.finalPath = finalPath;
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
        file.Write(data);
        offset += data.Length;
    }
}
