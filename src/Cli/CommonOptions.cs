using System.CommandLine;

namespace LunarHub.Cli;

/// <summary>Options that several commands share, with one meaning everywhere.</summary>
internal static class CommonOptions
{
    public static Option<string> Data() => new("--data")
    {
        Description = "The data folder (index, mirrors, settings). Default: $LUNARHUB_DATA, else lunarhub in $XDG_DATA_HOME or ~/.local/share.",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultDataFolder(),
    };

    public static Option<string?> Server() => new("--server")
    {
        Description = "A running server's URL. Default: $LUNARHUB_SERVER, else the server that uses the data folder; with none running the command opens the folder itself.",
        HelpName = "URL",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("LUNARHUB_SERVER"),
    };

    public static Option<bool> Json() => new("--json") { Description = "Print the API's answer as JSON." };

    private static string DefaultDataFolder()
    {
        if (Environment.GetEnvironmentVariable("LUNARHUB_DATA") is { Length: > 0 } named)
        {
            return named;
        }

        var shared = Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share");
        return Path.Combine(shared, "lunarhub");
    }
}
