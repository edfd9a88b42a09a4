using System.Buffers.Text;
using System.Text;

namespace LunarHub.Git;

/// <summary>A record of <c>git ls-tree -l -z</c>: "&lt;mode&gt; &lt;type&gt; &lt;object&gt; &lt;size&gt;\t&lt;path&gt;", the size right-aligned, or "-" where there is none.</summary>
internal static class TreeLine
{
    private const int ModeDigits = 6;

    public static TreeEntry Parse(ReadOnlySpan<byte> record)
    {
        var tab = record.IndexOf((byte)'\t');
        var header = record[(ModeDigits + 1)..tab];
        var id = header[(header.IndexOf((byte)' ') + 1)..];
        var end = id.IndexOf((byte)' ');
        _ = Utf8Parser.TryParse(id[end..].TrimStart((byte)' '), out long size, out _);
        return new TreeEntry(GitPath.Decode(record[(tab + 1)..]), KindOf(record[..ModeDigits]) ?? TreeEntryKind.File, Encoding.ASCII.GetString(id[..end]), size);
    }

    /// <summary>What a mode of six octal digits stands for; null for 000000, "not there".</summary>
    public static TreeEntryKind? KindOf(ReadOnlySpan<byte> mode)
        => mode.SequenceEqual("000000"u8) ? null
        : mode.SequenceEqual("120000"u8) ? TreeEntryKind.SymbolicLink
        : mode.SequenceEqual("160000"u8) ? TreeEntryKind.Submodule
        : mode.SequenceEqual("100755"u8) ? TreeEntryKind.ExecutableFile
        : TreeEntryKind.File;
}
