using System.Diagnostics;
using LunarHub.Text;

namespace LunarHub.Cli.Hooks;

/// <summary>The hooks of a repository of this machine: a push into it, and in one with a work tree what its user does there.</summary>
internal sealed class LocalHooks
{
    private static readonly string[] OfAny = ["post-receive"];
    private static readonly string[] OfWorkTree = ["post-receive", "post-commit", "post-merge", "post-rewrite", "post-checkout"];

    private readonly string folder;

    private LocalHooks(string folder, string gitFolder, bool isBare)
    {
        this.folder = folder;
        Names = isBare ? OfAny : OfWorkTree;
        SettingsFile = Path.Combine(gitFolder, "lunarhub-hook.conf");
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Holds the secret; for its owner's eyes.</summary>
    public string SettingsFile { get; }

    /// <exception cref="HubException"><c>git-not-a-repository</c>, <c>hook-foreign-folder</c>.</exception>
    public static LocalHooks Open(string path)
    {
        var git = Ask(path, "rev-parse", "--path-format=absolute", "--git-common-dir");
        var hooks = Ask(path, "rev-parse", "--path-format=absolute", "--git-path", "hooks");
        return Path.GetFullPath(hooks).StartsWith(Path.GetFullPath(git) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? new LocalHooks(hooks, git, Ask(path, "rev-parse", "--is-bare-repository") == "true")
            : throw new HubException("hook-foreign-folder", $"the hooks of this repository are kept in {hooks} (core.hooksPath), which others may share; unset core.hooksPath, or let the server look by itself");
    }

    /// <summary>The secret of an earlier installation, or null.</summary>
    public string? FindSecret() => File.Exists(SettingsFile) ? HookScript.SecretIn(File.ReadAllText(SettingsFile)) : null;

    /// <summary>Writes the hooks. One that is there already and not ours is kept, and runs first.</summary>
    public void Install(string script, string secret)
    {
        Directory.CreateDirectory(folder);
        Write(SettingsFile, HookScript.Settings(secret), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (var file in Names.Select(name => Path.Combine(folder, name)))
        {
            if (File.Exists(file) && !IsOurs(file))
            {
                File.Move(file, file + HookScript.EarlierSuffix);
            }

            Write(file, script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        }
    }

    /// <summary>Takes our hooks away and puts those before them back. False when there were none.</summary>
    public bool Remove()
    {
        var found = false;
        foreach (var file in OfWorkTree.Select(name => Path.Combine(folder, name)).Where(IsOurs))
        {
            found = true;
            File.Delete(file);
            if (File.Exists(file + HookScript.EarlierSuffix))
            {
                File.Move(file + HookScript.EarlierSuffix, file);
            }
        }

        File.Delete(SettingsFile);
        return found;
    }

    private static bool IsOurs(string file) => File.Exists(file) && File.ReadAllText(file).Contains(HookScript.Mark, StringComparison.Ordinal);

    // Whole or not at all: git may run the hook at this moment.
    private static void Write(string file, string text, UnixFileMode mode)
    {
        var building = file + ".lunarhub-new";
        File.Delete(building);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using (var writer = new StreamWriter(building, options))
        {
            writer.Write(text);
        }

        File.Move(building, file, overwrite: true);
    }

    // The user's own git with the user's own settings: it is they who will run the hooks.
    private static string Ask(string path, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", path, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        errors.Wait();
        return process.ExitCode == 0 ? output : throw new HubException("git-not-a-repository", $"{path} is not a Git repository of this machine; name the folder that holds .git, or a bare repository");
    }
}
