using System.Text.Json;

namespace LunarHub.Cli.Cluster;

/// <summary>What runs of a cluster on this machine, as a note in its data folder: other commands find the processes by it.</summary>
internal sealed record ClusterFile(int Launcher, string Redis, int RedisProcess, string Api, IReadOnlyList<ClusterFile.Silo> Silos)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="Number">From 1.</param>
    /// <param name="Process">Its process id; 0 while it is being started.</param>
    /// <param name="Address">Host and port between silos.</param>
    public sealed record Silo(int Number, int Process, string Address);

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
        File.WriteAllText(building, JsonSerializer.Serialize(this, Indented));
        File.Move(building, PathIn(dataFolder), overwrite: true);
    }

    private static string PathIn(string dataFolder) => Path.Combine(dataFolder, "cluster.json");
}
