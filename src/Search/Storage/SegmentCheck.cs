using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LunarHub.Text;

namespace LunarHub.Search.Storage;

/// <summary>Reads a segment file from end to end and finds out whether it is whole: both magics, the section table, every checksum, the gaps.</summary>
internal static class SegmentCheck
{
    /// <summary>Returns the sections indexed by their id; absent ones are empty.</summary>
    /// <exception cref="HubException"><c>index-version</c>, <c>index-corrupt</c>.</exception>
    public static SectionEntry[] Verify(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0);
        var footerLength = Unsafe.SizeOf<SegmentFooter>();
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

        var tableLength = (long)footer.Sections * Unsafe.SizeOf<SectionEntry>();
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
