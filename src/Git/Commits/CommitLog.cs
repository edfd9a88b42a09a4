using System.Globalization;
using System.Runtime.CompilerServices;

namespace LunarHub.Git;

/// <summary>Reads the commits of a mirror with their messages and patches.</summary>
public sealed class CommitLog(GitMirror mirror)
{
    // Beyond so many removed and added files only those that kept their content are taken for renamed.
    private const int RenameLimit = 200;

    /// <summary>
    /// The commits that can be reached from one and from none of others, newest first, as they are read. The commits at which a shallow history was cut off have no files, as what they
    /// changed is not known.
    /// </summary>
    /// <param name="commit">A full id.</param>
    /// <param name="excluding">Full ids; those that the mirror does not hold are passed over.</param>
    /// <param name="most">At most so many commits are read.</param>
    /// <exception cref="GitException"><c>git-object-missing</c>, <c>git-timeout</c>.</exception>
    public async IAsyncEnumerable<CommitEntry> ReadAsync(
        string commit, IReadOnlyCollection<string> excluding, int most, CommitLimits limits, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string[] arguments =
        [
            "-c", "core.quotePath=false", "log", "-p", "-U0", "-M", $"-l{RenameLimit}", "--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/", "--submodule=short",
            "--no-mailmap", "--no-show-signature", "--no-notes", "--no-decorate", "--encoding=UTF-8", $"--max-count={most}", $"--format={CommitLogReader.Format}",
            "--end-of-options", ObjectId.Require(commit), .. await HeldAsync(excluding, cancellationToken).ConfigureAwait(false), "--",
        ];
        var command = new GitCommand($"reading the commits of {commit}", arguments) { Mirror = mirror.Folder, Timeout = mirror.Options.FetchTimeout };
        await using var process = GitProcess.Start(mirror.Options, command, cancellationToken);
        await foreach (var entry in new CommitLogReader(process.Output, limits, await ShallowAsync(cancellationToken).ConfigureAwait(false)).ReadAsync().ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }

        await process.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>The ids of the commits that can be reached from one and not from another; null where the mirror does not hold both.</summary>
    public async Task<IReadOnlyList<string>?> ListAsync(string commit, string excluding, CancellationToken cancellationToken = default)
    {
        if (await HeldAsync([commit, excluding], cancellationToken).ConfigureAwait(false) is not { Count: 2 })
        {
            return null;
        }

        return (await RunAsync(["rev-list", "--end-of-options", ObjectId.Require(commit), "^" + ObjectId.Require(excluding), "--"], cancellationToken).ConfigureAwait(false))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>How many commits can be reached from one.</summary>
    /// <exception cref="GitException"><c>git-object-missing</c>.</exception>
    public async Task<int> CountAsync(string commit, CancellationToken cancellationToken = default)
        => int.Parse(await RunAsync(["rev-list", "--count", "--end-of-options", ObjectId.Require(commit), "--"], cancellationToken).ConfigureAwait(false), CultureInfo.InvariantCulture);

    /// <summary>How many commits can be reached from one and not from another, and the other way round; null where the mirror does not hold both.</summary>
    public async Task<(int Gone, int Added)?> CompareAsync(string from, string to, CancellationToken cancellationToken = default)
    {
        if (await HeldAsync([from, to], cancellationToken).ConfigureAwait(false) is not { Count: 2 })
        {
            return null;
        }

        var counts = (await RunAsync(["rev-list", "--left-right", "--count", "--end-of-options", $"{from}...{to}", "--"], cancellationToken).ConfigureAwait(false)).Split('\t');
        return (int.Parse(counts[0], CultureInfo.InvariantCulture), int.Parse(counts[1], CultureInfo.InvariantCulture));
    }

    // Git would take a name that it passes over for no name at all, and begin at the mirror's own HEAD.
    private async Task<List<string>> HeldAsync(IEnumerable<string> commits, CancellationToken cancellationToken)
    {
        var held = new List<string>();
        foreach (var commit in commits)
        {
            if (await mirror.ResolveAsync(ObjectId.Require(commit), cancellationToken).ConfigureAwait(false) is { } id)
            {
                held.Add("^" + id);
            }
        }

        return held;
    }

    private async Task<IReadOnlySet<string>> ShallowAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(mirror.Folder, "shallow");
        return File.Exists(file) ? (await File.ReadAllLinesAsync(file, cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal) : new HashSet<string>(StringComparer.Ordinal);
    }

    private Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
        => GitRunner.ReadAsync(mirror.Options, new GitCommand("listing commits", arguments) { Mirror = mirror.Folder }, cancellationToken);
}
