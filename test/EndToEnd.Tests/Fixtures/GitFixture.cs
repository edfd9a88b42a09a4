using System.Diagnostics;

namespace LunarHub.EndToEnd.Tests.Fixtures;

/// <summary>
/// A repository made by real git commands in a temporary folder, deleted at the end. Commits go through <c>git fast-import</c>: one process for each,
/// and every byte of paths and contents as given. There is no work tree; nothing that is tested here looks at one. Ids are the same in every run.
/// </summary>
public sealed class GitFixture : IDisposable
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string parent = Directory.CreateTempSubdirectory("lunarhub-e2e-").FullName;
    private int commits;

    private GitFixture(string name) => Folder = Path.Combine(parent, name);

    /// <summary>The repository's full path: what <c>hub up</c> is given.</summary>
    public string Folder { get; }

    /// <summary>A repository without commits, on the branch <c>main</c>.</summary>
    public static GitFixture Empty(string name = "fixture", params string[] options)
    {
        var fixture = new GitFixture(name);
        Run(fixture.parent, ["init", "--quiet", "--initial-branch=main", .. options, "--", fixture.Folder]);
        return fixture;
    }

    /// <summary>A repository with one commit.</summary>
    public static GitFixture Of(Action<FastImport> edit, string name = "fixture", params string[] options)
    {
        var fixture = Empty(name, options);
        fixture.Commit("first", edit);
        return fixture;
    }

    /// <summary>Adds a commit to a branch. Files that <paramref name="edit"/> does not name stay as they are.</summary>
    /// <returns>The commit's id.</returns>
    public string Commit(string message, Action<FastImport> edit, string branch = "main")
    {
        var start = StartInfo(Folder, ["fast-import", "--quiet", "--force"]);
        start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var hasParent = TryGit("rev-parse", "--verify", "--quiet", $"refs/heads/{branch}") is not null;
        using (var import = new FastImport(process.StandardInput.BaseStream))
        {
            import.BeginCommit(branch, message, Epoch.AddMinutes(commits++), hasParent);
            edit(import);
        }

        process.WaitForExit();
        return process.ExitCode == 0 ? Git("rev-parse", $"refs/heads/{branch}") : throw new InvalidOperationException($"git fast-import: {errors.Result}");
    }

    /// <summary>Runs git in the repository and returns its output without the newline at its end.</summary>
    public string Git(params string[] arguments) => Run(Folder, arguments);

    /// <summary>The same, or null when git fails.</summary>
    public string? TryGit(params string[] arguments)
    {
        try
        {
            return Git(arguments);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The commit that HEAD names.</summary>
    public string Head() => Git("rev-parse", "HEAD");

    /// <summary>A clone of this repository, for example with <c>--bare</c> or <c>--depth=1</c>.</summary>
    public GitFixture Clone(params string[] options)
    {
        var clone = new GitFixture("clone");
        Run(clone.parent, ["clone", "--quiet", "--no-checkout", "--no-local", .. options, "--", $"file://{Folder}", clone.Folder]);
        return clone;
    }

    /// <summary>A second work tree of this repository, with its own HEAD. It goes with this fixture.</summary>
    /// <returns>Its full path.</returns>
    public string AddWorkTree(string branch)
    {
        var folder = Path.Combine(parent, $"worktree-{branch}");
        Git("worktree", "add", "--quiet", "--no-checkout", folder, branch);
        return folder;
    }

    /// <summary>Points HEAD at a commit and no branch.</summary>
    public void DetachHead(string commit) => Git("update-ref", "--no-deref", "HEAD", commit);

    public void Dispose() => Directory.Delete(parent, recursive: true);

    private static string Run(string folder, string[] arguments)
    {
        using var process = Process.Start(StartInfo(folder, arguments))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output.TrimEnd('\n') : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.Result}");
    }

    // Neither the developer's configuration nor a repository that the tests run in may change a fixture.
    private static ProcessStartInfo StartInfo(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "gc.auto=0", "-c", "core.compression=1", "-c", "safe.directory=*", .. arguments])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["LC_ALL"] = "C";
        return start;
    }
}
