using System.Diagnostics;
using System.Text.Json;

namespace LunarHub.Cli.Connection;

/// <summary>The note that a running server leaves in its data folder, so that other commands find it whatever its port.</summary>
internal static class ServerFile
{
    private sealed record Content(string Url, int ProcessId);

    public static void Write(string dataFolder, Uri url)
        => File.WriteAllText(PathIn(dataFolder), JsonSerializer.Serialize(new Content(url.ToString(), Environment.ProcessId)));

    public static void Remove(string dataFolder) => File.Delete(PathIn(dataFolder));

    /// <summary>The URL of the server that uses the folder, or null when its process is gone.</summary>
    public static Uri? Find(string dataFolder)
    {
        try
        {
            var content = JsonSerializer.Deserialize<Content>(File.ReadAllText(PathIn(dataFolder)));
            return content is not null && IsRunning(content.ProcessId) ? new Uri(content.Url) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or UriFormatException)
        {
            return null;
        }
    }

    private static string PathIn(string dataFolder) => Path.Combine(dataFolder, "server.json");

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
