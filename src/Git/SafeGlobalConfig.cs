namespace LunarHub.Git;

/// <summary>
/// The only "global" configuration that our git commands see. It exists as a file because the helper process of a local fetch drops command-line settings:
/// without it git refuses source folders that belong to another user.
/// </summary>
internal static class SafeGlobalConfig
{
    private static readonly Lazy<string> Written = new(() =>
    {
        var path = System.IO.Path.Combine(Directory.CreateTempSubdirectory("lunarhub-git-").FullName, "config");
        File.WriteAllText(path, "[safe]\n\tdirectory = *\n[core]\n\thooksPath = /dev/null\n\tfsmonitor = false\n");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try
            {
                Directory.Delete(System.IO.Path.GetDirectoryName(path)!, recursive: true);
            }
            catch (IOException)
            {
                // The system's temporary folder is cleaned in its own time.
            }
        };
        return path;
    });

    public static string Path => Written.Value;
}
