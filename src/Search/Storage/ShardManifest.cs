using System.Text.Json;
using LunarHub.Text;

namespace LunarHub.Search.Storage;

/// <summary>
/// Which segments are live, and for every ref and segment which documents the ref holds. Replaced as one step at every commit; guarded by a checksum line.
/// </summary>
internal sealed record ShardManifest
{
    public const int CurrentVersion = SegmentFormat.Version;

    public const string FileName = "manifest";

    public int Version { get; init; } = CurrentVersion;

    public long Generation { get; init; }

    public IReadOnlyList<string> Segments { get; init; } = [];

    public IReadOnlyList<RefEntry> Refs { get; init; } = [];

    /// <summary>One ref: its commit, and a bitmap of its documents for each segment that holds any.</summary>
    public sealed record RefEntry(string Name, string CommitId, DateTimeOffset IndexedAt, IReadOnlyDictionary<string, byte[]> Documents);

    /// <exception cref="HubException"><c>index-corrupt</c>; <c>index-outdated</c>: an earlier version of the program wrote it; <c>index-version</c>: a later one did.</exception>
    public static ShardManifest Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return new ShardManifest();
        }

        var content = File.ReadAllBytes(path);
        var end = content.AsSpan().IndexOf((byte)'\n');
        if (end < 0 || Convert.ToHexStringLower(BitConverter.GetBytes(Crc32C.Of(content.AsSpan(end + 1)))) != System.Text.Encoding.ASCII.GetString(content.AsSpan(0, end)))
        {
            throw Corrupt(path);
        }

        ShardManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<ShardManifest>(content.AsSpan(end + 1));
        }
        catch (JsonException)
        {
            throw Corrupt(path);
        }

        return manifest switch
        {
            null => throw Corrupt(path),
            { Version: CurrentVersion } => manifest,
            { Version: < CurrentVersion } => throw new HubException("index-outdated", $"{path} has format version {manifest.Version}, this program reads {CurrentVersion}"),
            _ => throw new HubException("index-version", $"{path} has format version {manifest.Version}, this program reads {CurrentVersion}; use the program that wrote it, or reindex with a rebuild"),
        };
    }

    public void Save(string folder)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this);
        var checksum = Convert.ToHexStringLower(BitConverter.GetBytes(Crc32C.Of(json)));
        DurableFiles.Replace(Path.Combine(folder, FileName), [.. System.Text.Encoding.ASCII.GetBytes(checksum), (byte)'\n', .. json]);
    }

    private static HubException Corrupt(string path) => new("index-corrupt", $"{path} is damaged; the shard is rebuilt from Git");
}
