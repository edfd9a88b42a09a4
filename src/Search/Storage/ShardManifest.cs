using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LunarHub.Text;

namespace LunarHub.Search.Storage;

/// <summary>
/// Which segments are live, and for every ref and segment which documents the ref holds. Replaced as one step at every commit; guarded by a checksum line.
/// </summary>
internal sealed record ShardManifest
{
    public const int CurrentVersion = SegmentFormat.Version;

    public const string FileName = "manifest";

    private const int ChecksumLine = 9;

    public int Version { get; init; } = CurrentVersion;

    public long Generation { get; init; }

    public IReadOnlyList<string> Segments { get; init; } = [];

    public IReadOnlyList<RefEntry> Refs { get; init; } = [];

    /// <summary>One ref: its commit, and a bitmap of its documents (<see cref="BitmapCodec"/>) for each segment that holds any.</summary>
    public sealed record RefEntry(string Name, string CommitId, DateTimeOffset IndexedAt, IReadOnlyDictionary<string, byte[]> Documents)
    {
        /// <summary>True when a segment that held some of its documents was lost, and the ref has not been committed whole since.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool HasLost { get; init; }
    }

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
        if (end < 0 || Checksum(content.AsSpan(end + 1)) != Encoding.ASCII.GetString(content.AsSpan(0, end)))
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

    /// <summary>Replaces the folder's manifest. A ref that earlier commits have written already is copied, not encoded again.</summary>
    public static void Save(string folder, ShardState state)
    {
        var content = new ArrayBufferWriter<byte>(4 << 10);
        content.Advance(ChecksumLine);
        using (var json = new Utf8JsonWriter(content, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteNumber(nameof(Version), CurrentVersion);
            json.WriteNumber(nameof(Generation), state.Generation);
            json.WriteStartArray(nameof(Segments));
            foreach (var segment in state.Segments)
            {
                json.WriteStringValue(segment.Name);
            }

            json.WriteEndArray();
            json.WriteStartArray(nameof(Refs));
            foreach (var reference in state.Refs)
            {
                json.WriteRawValue(reference.Json, skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        var bytes = MemoryMarshal.AsMemory(content.WrittenMemory).Span;
        Encoding.ASCII.GetBytes(Checksum(bytes[ChecksumLine..]) + "\n", bytes);
        DurableFiles.Replace(Path.Combine(folder, FileName), bytes);
    }

    private static string Checksum(ReadOnlySpan<byte> json) => Convert.ToHexStringLower(BitConverter.GetBytes(Crc32C.Of(json)));

    private static HubException Corrupt(string path) => new("index-corrupt", $"{path} is damaged; the shard is rebuilt from Git");
}
