using System.Runtime.InteropServices;

namespace LunarHub.Search.Storage;

/// <summary>
/// Puts a segment of one shard into another as well, without reading it: a second name of the same file (a hard link). Segments never change, and each shard deletes its own name, so that neither
/// notices the other; their bytes are on the disk, and in memory where they are mapped, once.
/// </summary>
public static partial class SharedSegment
{
    /// <returns>The name in the other folder, under which a commit adopts it; null where the file has gone since, or the file system has no hard links.</returns>
    public static string? TryShare(string fromFolder, string name, string toFolder)
    {
        var shared = SegmentFormat.NewFileName();
        var (source, target) = (Path.Combine(fromFolder, name), Path.Combine(toFolder, shared));
        return (OperatingSystem.IsWindows() ? CreateHardLink(target, source, 0) : Link(source, target) == 0) ? shared : null;
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string added);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string added, string existing, nint security);
}
