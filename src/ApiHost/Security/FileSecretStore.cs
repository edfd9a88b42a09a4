using System.Collections.Concurrent;
using LunarHub.Grains;

namespace LunarHub.ApiHost.Security;

/// <summary>Small files of one folder for their owner's eyes only, replaced whole.</summary>
public sealed class FileSecretStore(string folder) : ISecretStore
{
    private readonly ConcurrentDictionary<string, ((DateTime Written, long Length) Stamp, SecretDocument Document)> known = new(StringComparer.Ordinal);

    public TimeSpan ShowsWithin => TimeSpan.Zero;

    public SecretDocument Read(string name)
    {
        var path = Path.Combine(folder, name);
        var stamp = StampOf(path);
        if (known.TryGetValue(name, out var last) && last.Stamp == stamp)
        {
            return last.Document;
        }

        var document = File.Exists(path) ? new SecretDocument(File.ReadAllBytes(path)) : SecretDocument.None;
        known[name] = (stamp, document);
        return document;
    }

    public bool Replace(string name, SecretDocument read, byte[] content)
    {
        if (!ReferenceEquals(Read(name), read))
        {
            return false;
        }

        var path = Path.Combine(folder, name);
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        known[name] = (StampOf(path), new SecretDocument(content));
        return true;
    }

    // What changes with every replacement; the default when there is no file.
    private static (DateTime Written, long Length) StampOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }
}
