using LunarHub.Bench.Product;
using LunarHub.Text;

namespace LunarHub.Bench.Freshness;

/// <summary>
/// A scratch bare repository with one branch, <see cref="Branch"/>, which a push moves. It borrows the objects of the repository that it was made from, and has no other ref,
/// so that a fetch gets of the history exactly what was pushed by then.
/// </summary>
internal sealed class BareRepository
{
    public const string Branch = "refs/heads/main";

    private BareRepository(string folder) => Folder = folder;

    public string Folder { get; }

    public static async Task<BareRepository> BorrowAsync(string folder, string source, CancellationToken cancellationToken)
    {
        var objects = (await GitAsync(source, ["rev-parse", "--path-format=absolute", "--git-path", "objects"], cancellationToken)).Trim();
        await GitAsync(null, ["init", "--quiet", "--bare", "--initial-branch", Branch["refs/heads/".Length..], folder], cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "objects", "info", "alternates"), objects + "\n", cancellationToken);
        return new BareRepository(folder);
    }

    public Task PushAsync(string commit, CancellationToken cancellationToken) => GitAsync(Folder, ["update-ref", Branch, commit], cancellationToken);

    /// <summary>The same without a process: as git does it, written whole beside the ref and renamed.</summary>
    public async Task PushQuicklyAsync(string commit, CancellationToken cancellationToken)
    {
        var reference = Path.Combine(Folder, Branch);
        await File.WriteAllTextAsync(reference + ".lock", commit + "\n", cancellationToken);
        File.Move(reference + ".lock", reference, overwrite: true);
    }

    /// <summary>Runs git in a repository and returns what it prints.</summary>
    /// <exception cref="HubException"><c>bench-git-failed</c>.</exception>
    public static async Task<string> GitAsync(string? folder, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var (code, output, errors) = await TryGitAsync(folder, arguments, cancellationToken);
        return code == 0 ? output : throw new HubException("bench-git-failed", $"git {string.Join(' ', arguments.Take(2))} failed: {errors.Trim()}");
    }

    public static async Task<(int ExitCode, string Output, string Errors)> TryGitAsync(string? folder, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var author = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var role in (ReadOnlySpan<string>)["AUTHOR", "COMMITTER"])
        {
            author[$"GIT_{role}_NAME"] = "bench";
            author[$"GIT_{role}_EMAIL"] = "bench@localhost";
        }

        // The user's own settings must not change what is printed.
        author["GIT_CONFIG_GLOBAL"] = "/dev/null";
        var result = await ProgramRun.RunAsync("git", ["-c", "core.quotePath=false", "-c", "safe.directory=*", .. arguments], folder, author, cancellationToken: cancellationToken);
        return (result.ExitCode, result.Output, result.Errors);
    }
}
