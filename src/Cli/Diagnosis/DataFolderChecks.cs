using LunarHub.Cli.Terminal;

namespace LunarHub.Cli.Diagnosis;

/// <summary>The data folder: there, writable, with room.</summary>
internal static class DataFolderChecks
{
    private const long LowSpace = 1L << 30;

    public static IEnumerable<Finding> Run(string folder)
    {
        if (!Directory.Exists(folder))
        {
            yield return new Finding(Verdict.Good, "data folder", $"{folder} does not exist yet; it is made at the first start");
            yield break;
        }

        yield return Writable(folder);
        var free = new DriveInfo(folder).AvailableFreeSpace;
        yield return free >= LowSpace
            ? new Finding(Verdict.Good, "disk", $"{Format.Bytes(free)} free")
            : new Finding(Verdict.Warning, "disk", $"only {Format.Bytes(free)} free", "free space, or move the data folder with --data");
    }

    private static Finding Writable(string folder)
    {
        var probe = Path.Combine(folder, $".probe-{Environment.ProcessId}");
        try
        {
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
            return new Finding(Verdict.Good, "data folder", folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Finding(Verdict.Fault, "data folder", $"{folder} cannot be written ({error.Message})", "mend its permissions, or name another with --data");
        }
    }
}
