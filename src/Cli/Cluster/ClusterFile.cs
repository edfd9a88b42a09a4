using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace LunarHub.Cli.Cluster;

/// <summary>What runs of a cluster on this machine, as a note in its data folder: other commands find the processes by it.</summary>
internal sealed partial record ClusterFile(int Launcher, string Redis, int RedisProcess, string Api, IReadOnlyList<ClusterFile.Silo> Silos)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="Number">From 1.</param>
    /// <param name="Process">Its process id; 0 while it is being started.</param>
    /// <param name="Address">Host and port between silos.</param>
    public sealed record Silo(int Number, int Process, string Address);

    /// <summary>The address of Redis without its password.</summary>
    [JsonIgnore]
    public string ShownRedis => Password().Replace(Redis, "…");

    public static ClusterFile? Find(string dataFolder)
    {
        try
        {
            return JsonSerializer.Deserialize<ClusterFile>(File.ReadAllText(PathIn(dataFolder)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public static void Remove(string dataFolder) => File.Delete(PathIn(dataFolder));

    public void Write(string dataFolder)
    {
        var building = PathIn(dataFolder) + ".new";
        File.Delete(building);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // The address of Redis may hold its password.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(building, options))
        {
            JsonSerializer.Serialize(file, this, Indented);
        }

        File.Move(building, PathIn(dataFolder), overwrite: true);
    }

    // Of redis://USER:PASSWORD@HOST, and of HOST:PORT,password=PASSWORD.
    [GeneratedRegex("(?<=://)[^@/]*(?=@)|(?<=password=)[^,]*", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Password();

    private static string PathIn(string dataFolder) => Path.Combine(dataFolder, "cluster.json");
}
