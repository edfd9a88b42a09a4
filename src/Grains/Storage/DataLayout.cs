using System.Text.Json;
using LunarHub.Text;

namespace LunarHub.Grains.Storage;

/// <summary>
/// The data folder: <c>format.json</c> (its version), <c>lock</c> (who uses it), <c>hub.db</c> (grain state), <c>mirrors/&lt;id&gt;.git</c>,
/// <c>index/&lt;id&gt;/&lt;shard&gt;/</c> and <c>index/&lt;id&gt;/history/</c>. Everything but the database can be rebuilt from Git.
/// </summary>
public sealed class DataLayout : IDisposable
{
    /// <summary>Grows when the layout changes so that an older program must not touch the folder.</summary>
    public const int FormatVersion = 1;

    private readonly FileStream? lockFile;
    private string? marker;

    private DataLayout(string folder, FileStream? lockFile)
    {
        Folder = folder;
        this.lockFile = lockFile;
    }

    public string Folder { get; }

    public string DatabasePath => Path.Combine(Folder, "hub.db");

    /// <exception cref="HubException"><c>repo-unknown</c>, <c>data-away</c>; so do all that follow.</exception>
    public string MirrorFolder(string repositoryId) => Path.Combine(There(), "mirrors", Name(repositoryId) + ".git");

    public string IndexFolder(string repositoryId) => Path.Combine(There(), "index", Name(repositoryId));

    public string ShardFolder(string repositoryId, int shard) => Path.Combine(IndexFolder(repositoryId), shard.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Where the commits and diffs of a repository are indexed.</summary>
    public string HistoryFolder(string repositoryId) => Path.Combine(IndexFolder(repositoryId), "history");

    /// <summary>Opens the folder, creating it when absent.</summary>
    /// <param name="exclusive">True to take the folder for this process alone; false where the silos of a cluster share it, which keeps only a server of its own out.</param>
    /// <exception cref="HubException"><c>data-version</c>, <c>data-locked</c>, <c>data-readonly</c>, <c>data-full</c>.</exception>
    public static DataLayout Open(string folder, bool exclusive = true)
    {
        folder = Path.GetFullPath(folder);
        FileStream? lockFile = null;
        try
        {
            Directory.CreateDirectory(folder);
            lockFile = Lock(folder, exclusive);
            CheckFormat(Path.Combine(folder, "format.json"), folder);
            return new DataLayout(folder, lockFile);
        }
        catch (Exception error)
        {
            lockFile?.Dispose();
            throw error is HubException ? error : DataFailure.Explain(error, folder);
        }
    }

    /// <summary>
    /// Names a file by which the folder is known to be there. From now on no place of a mirror or of an index is given while it is missing: a volume that was unmounted leaves an empty folder, in which
    /// everything would look new and what is written would be lost to those who share the volume.
    /// </summary>
    public void KnowBy(string fileName) => marker = Path.Combine(Folder, fileName);

    /// <summary>Lets another process have the folder. The lock also ends with the process, however it ends.</summary>
    public void Dispose() => lockFile?.Dispose();

    // Those who share the folder keep out one who wants it for himself, and he them.
    private static FileStream Lock(string folder, bool exclusive)
    {
        var path = Path.Combine(folder, "lock");
        try
        {
            if (!exclusive)
            {
                // Made where it is not there, and a folder that cannot be written is found out now.
                using var writable = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
            }

            return exclusive
                ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
                : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (IOException error) when (File.Exists(path) && !DataFailure.IsFull(error) && !DataFailure.IsReadOnly(error))
        {
            throw new HubException("data-locked", $"another server uses the data folder {folder}; stop it, or give this one its own with --data", error);
        }
    }

    private static void CheckFormat(string path, string folder)
    {
        if (!File.Exists(path))
        {
            // Silos that share a new folder may come at the same moment: each writes a file of its own, and all write the same.
            var building = $"{path}.{Guid.NewGuid():n}.new";
            File.WriteAllText(building, JsonSerializer.Serialize(new Format(FormatVersion)));
            File.Move(building, path, overwrite: true);
            return;
        }

        int version;
        try
        {
            version = JsonSerializer.Deserialize<Format>(File.ReadAllText(path))?.Version ?? 0;
        }
        catch (JsonException)
        {
            version = 0;
        }

        if (version != FormatVersion)
        {
            throw new HubException(
                "data-version",
                $"the data folder {folder} belongs to another version ({(version == 0 ? "format.json is not readable" : $"format {version}, this program has {FormatVersion}")}); use that version, or another folder with --data");
        }
    }

    private string There() => marker is null || File.Exists(marker)
        ? Folder
        : throw new HubException("data-away", $"the folder that the silos share is not at {Folder}: its {Path.GetFileName(marker)} is missing; mount it again");

    // Ids are made here and are hexadecimal; a key from elsewhere must not climb out of the folder.
    private static string Name(string repositoryId) => repositoryId.Length > 0 && repositoryId.All(char.IsAsciiLetterOrDigit)
        ? repositoryId
        : throw new HubException("repo-unknown", $"'{repositoryId}' is not a repository id");

    private sealed record Format(int Version);
}
