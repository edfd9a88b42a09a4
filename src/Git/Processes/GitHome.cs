namespace LunarHub.Git;

/// <summary>
/// A private folder of this process. Git starts in it when it works on no mirror, so that no repository is found by accident in a folder that others
/// can write to, and it holds the only "global" configuration that our commands see. That is a file because the helper process of a local fetch
/// drops command-line settings: without it git refuses source folders that belong to another user.
/// </summary>
internal static class GitHome
{
    private const string Configuration = "[safe]\n\tdirectory = *\n[core]\n\thooksPath = /dev/null\n\tfsmonitor = false\n";

    private static readonly Lock Gate = new();
    private static string? folder;

    public static string ConfigurationOf(string home) => Path.Combine(home, "config");

    /// <summary>The folder's full path. It is made again when a cleaner of temporary files took it.</summary>
    public static string Ensure()
    {
        lock (Gate)
        {
            if (folder is null || !File.Exists(ConfigurationOf(folder)))
            {
                if (folder is null)
                {
                    AppDomain.CurrentDomain.ProcessExit += (_, _) => Delete();
                }

                // Made anew under a fresh name, readable by this user only: the old name may be somebody else's by now.
                folder = Directory.CreateTempSubdirectory("lunarhub-git-").FullName;
                File.WriteAllText(ConfigurationOf(folder), Configuration);
            }

            return folder;
        }
    }

    private static void Delete()
    {
        try
        {
            Directory.Delete(folder!, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The system cleans its temporary folder in its own time.
        }
    }
}
