using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LunarHub.Text;
using Microsoft.Win32.SafeHandles;

namespace LunarHub.Search.Storage;

/// <summary>The end of a segment file: what guards the rest of it, and where its sections lie. Verified as it is read.</summary>
/// <param name="Offset">Where it begins: the blocks lie before.</param>
/// <param name="Checksums">CRC-32C of each block.</param>
/// <param name="Sections">By their id; absent ones are empty.</param>
internal sealed record SegmentTail(long Offset, uint[] Checksums, SectionEntry[] Sections)
{
    private const int MaximumSections = 64;

    /// <exception cref="HubException"><c>index-version</c>, <c>index-corrupt</c>.</exception>
    public static SegmentTail Read(SafeFileHandle file, string path)
    {
        var length = RandomAccess.GetLength(file);
        var footerLength = Unsafe.SizeOf<SegmentFooter>();
        if (length < sizeof(ulong) + footerLength)
        {
            throw Corrupt(path, "it is too short");
        }

        var footer = MemoryMarshal.Read<SegmentFooter>(ReadAt(file, path, length - footerLength, footerLength));
        var header = MemoryMarshal.Read<ulong>(ReadAt(file, path, 0, sizeof(ulong)));
        if (footer.Magic != SegmentFormat.Magic || header != footer.Magic)
        {
            // Both ends must name the other version: a single flipped bit is damage.
            throw header == footer.Magic && (footer.Magic & 0xFF_FFFF_FFFF) == (SegmentFormat.Magic & 0xFF_FFFF_FFFF)
                ? new HubException("index-version", $"{path} has another format version; use the program that wrote it, or index anew")
                : Corrupt(path, "its end is missing");
        }

        var guarded = length - footerLength - footer.TailOffset;
        if (footer.TailOffset < sizeof(ulong) || footer.Sections is < 1 or > MaximumSections || guarded < 0 || guarded != GuardedLength(footer))
        {
            throw Corrupt(path, "its section table is not where it should be");
        }

        var bytes = ReadAt(file, path, footer.TailOffset, (int)guarded);
        if (Crc32C.Of(bytes) != footer.TailChecksum)
        {
            throw Corrupt(path, "its section table is damaged");
        }

        var checksums = MemoryMarshal.Cast<byte, uint>(bytes)[..BlocksIn(footer.TailOffset)];
        var entries = MemoryMarshal.Cast<byte, SectionEntry>(bytes.AsSpan(checksums.Length * sizeof(uint)));
        return new SegmentTail(footer.TailOffset, checksums.ToArray(), ById(entries, footer.TailOffset, path));
    }

    public static HubException Corrupt(string path, string why) => new("index-corrupt", $"{path} is damaged: {why}; it is set aside and rebuilt from Git");

    private static long GuardedLength(in SegmentFooter footer) => ((long)BlocksIn(footer.TailOffset) * sizeof(uint)) + ((long)footer.Sections * Unsafe.SizeOf<SectionEntry>());

    // A file has less than 2^31 blocks: sections end below 2 GiB each.
    private static int BlocksIn(long bytes) => (int)((bytes + SegmentFormat.BlockBytes - 1) / SegmentFormat.BlockBytes);

    private static SectionEntry[] ById(ReadOnlySpan<SectionEntry> entries, long end, string path)
    {
        var byId = new SectionEntry[Enum.GetValues<SectionId>().Max(id => (int)id) + 1];
        foreach (var section in entries)
        {
            if (section.Id <= 0 || section.Id >= byId.Length || section.Offset < 0 || section.Length is < 0 or > int.MaxValue || section.Offset > end - section.Length)
            {
                throw Corrupt(path, "a section lies outside the file");
            }

            byId[section.Id] = section;
        }

        return byId;
    }

    private static byte[] ReadAt(SafeFileHandle file, string path, long offset, int length)
    {
        var data = new byte[length];
        for (var done = 0; done < length;)
        {
            var read = RandomAccess.Read(file, data.AsSpan(done), offset + done);
            done += read > 0 ? read : throw Corrupt(path, "it ended while it was read");
        }

        return data;
    }
}
