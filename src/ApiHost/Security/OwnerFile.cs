using System.Text.Json;
using LunarHub.ApiHost.Json;

namespace LunarHub.ApiHost.Security;

/// <summary>A small file for its owner's eyes only, replaced whole.</summary>
internal static class OwnerFile
{
    /// <exception cref="IOException">And <see cref="UnauthorizedAccessException"/>: the file cannot be written; the old one stands.</exception>
    public static void Replace<T>(string path, T content)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(stream, content, HubJson.Options);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>What changes with every replacement; the default when there is no file.</summary>
    public static (DateTime Written, long Length) Stamp(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }
}
