using System.Globalization;
using System.Runtime.CompilerServices;

namespace LunarHub.Git;

/// <summary>
/// A bare mirror of a repository in a folder of ours. Can always be deleted and fetched again. One fetch at a time; queries at any time.
/// </summary>
public sealed class GitMirror(string folder, GitOptions options)
{
    // Every added file is compared with every removed one, and their contents are read for it.
    private const int RenameLimit = 200;

    /// <summary>The mirror's full path.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    public GitOptions Options => options;

    public bool Exists => File.Exists(Path.Combine(Folder, "HEAD"));

    /// <summary>
    /// Creates the mirror when there is none, then brings every branch and tag up to date. An interrupted earlier fetch does no harm: what was there
    /// before it stays readable, and this one goes on from there.
    /// </summary>
    /// <param name="progress">Gets git's own progress lines, from another thread; <see cref="FetchProgress.TryParse"/> reads them.</param>
    /// <exception cref="GitException">Every code but <c>git-too-old</c>.</exception>
    public async Task<MirrorState> FetchAsync(RepositoryLocation location, Action<string>? progress = null, CancellationToken cancellationToken = default)
    {
        var head = await new MirrorFetch(Folder, options, location, progress, cancellationToken).RunAsync().ConfigureAwait(false);
        var isShallow = File.Exists(Path.Combine(Folder, "shallow"));
        if (head.Commit is not null)
        {
            var name = head.Branch ?? "HEAD";
            if (await ResolveAsync(name, cancellationToken).ConfigureAwait(false) is { } commit)
            {
                return new MirrorState(name, commit, isShallow);
            }
        }

        // HEAD names a branch without commits, or one that went away during the fetch, but others may have some: take the likeliest.
        var refs = await ListRefsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        var likeliest = refs.FirstOrDefault(candidate => candidate.Name is "refs/heads/main")
            ?? refs.FirstOrDefault(candidate => candidate.Name is "refs/heads/master")
            ?? refs.FirstOrDefault(candidate => candidate.Name.StartsWith("refs/heads/", StringComparison.Ordinal));
        return new MirrorState(likeliest?.Name, likeliest?.CommitId, isShallow);
    }

    /// <summary>Asks the source for its refs and compares them with the mirror's.</summary>
    /// <param name="timeout">How long the source may take to answer.</param>
    /// <exception cref="GitException">The source does not answer, or cannot be asked.</exception>
    public async Task<RemoteComparison> CompareAsync(RepositoryLocation location, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var transport = await GitTransport.OpenAsync(location, options, cancellationToken).ConfigureAwait(false);
        var command = new GitCommand($"asking {location.Display}", ["ls-remote", "--symref", "--end-of-options", location.Address, "HEAD", "refs/heads/*", "refs/tags/*"]) { Transport = transport, Timeout = timeout };
        var told = await GitRunner.ReadAsync(options, command, cancellationToken).ConfigureAwait(false);
        if (!Exists)
        {
            return RemoteComparison.Of(told, [], null);
        }

        var refs = (await ReadAsync("listing refs", ["for-each-ref", "--format=%(objectname) %(refname)"], cancellationToken).ConfigureAwait(false))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (Name: line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..], ObjectId: line[..line.IndexOf(' ', StringComparison.Ordinal)])).ToList();
        var detached = refs.Find(reference => reference.Name == MirrorFetch.DetachedHead).ObjectId;
        return RemoteComparison.Of(told, refs, detached ?? (await ReadAsync("reading HEAD", ["symbolic-ref", "--end-of-options", "HEAD"], cancellationToken).ConfigureAwait(false)).Trim());
    }

    /// <summary>
    /// Joins packs when there are many: every fetch adds one. Housekeeping, to be done when nobody waits for a fetch; that it fails is told to <paramref name="progress"/> and is no error.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task TidyAsync(Action<string>? progress = null, CancellationToken cancellationToken = default)
    {
        try
        {
            await GitRunner.ReadAsync(options, new GitCommand("tidying the mirror", ["gc", "--auto", "--quiet"]) { Mirror = Folder, Timeout = options.FetchTimeout }, cancellationToken).ConfigureAwait(false);
        }
        catch (GitException error)
        {
            progress?.Invoke(error.Message);
        }
    }

    /// <summary>Branches and tags with their commits, ordered by name, or by the time of the commit or the tag. Tags of anything but a commit are left out.</summary>
    public async Task<IReadOnlyList<GitRef>> ListRefsAsync(bool newestFirst = false, CancellationToken cancellationToken = default)
    {
        var output = await ReadAsync("listing refs", ["for-each-ref", newestFirst ? "--sort=-creatordate" : "--sort=refname", "--format=%(refname)%00%(objectname)%00%(objecttype)%00%(*objectname)%00%(*objecttype)", "refs/heads", "refs/tags"], cancellationToken).ConfigureAwait(false);
        var refs = new List<GitRef>();
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split('\0');
            var commit = fields[2] == "commit" ? fields[1] : fields[4] == "commit" ? fields[3] : null;
            if (commit is not null)
            {
                refs.Add(new GitRef(fields[0], commit));
            }
        }

        return refs;
    }

    /// <summary>The commit that a branch, tag or commit id names, or null when there is none. Git's revision operators (<c>~ ^ @{…} :/</c>) name nothing here.</summary>
    public async Task<string?> ResolveAsync(string revision, CancellationToken cancellationToken = default)
    {
        if (!RevisionName.IsPlain(revision))
        {
            return null;
        }

        // The mirror's own HEAD is never detached, so a detached one of the source has a name of its own.
        string[] names = revision == "HEAD" ? [MirrorFetch.DetachedHead, revision] : [revision];
        foreach (var name in names)
        {
            try
            {
                var output = await ReadAsync("resolving a name", ["rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"], cancellationToken).ConfigureAwait(false);

                // Git before 2.44 repeats the separator.
                if (output.Split('\n').FirstOrDefault(line => ObjectId.IsValid(line)) is { } id)
                {
                    return id;
                }
            }
            catch (GitException error) when (error.Code is "git-failed" or "git-object-missing" && Exists)
            {
                // No such name.
            }
        }

        return null;
    }

    /// <summary>True when a commit is another one or among its ancestors; false as well where the mirror does not hold it.</summary>
    /// <param name="commit">An id, or the beginning of one that no other object shares.</param>
    /// <param name="descendant">A full id.</param>
    public async Task<bool> IsAncestorAsync(string commit, string descendant, CancellationToken cancellationToken = default)
    {
        if (!Exists || await ResolveAsync(commit, cancellationToken).ConfigureAwait(false) is not { } id || await ResolveAsync(ObjectId.Require(descendant), cancellationToken).ConfigureAwait(false) is null)
        {
            return false;
        }

        // Prints the commit unless it is reachable from the other one.
        return id == descendant || (await ReadAsync("looking for a commit in a history", ["rev-list", "--max-count=1", "--end-of-options", id, "^" + descendant, "--"], cancellationToken).ConfigureAwait(false)).Length == 0;
    }

    /// <summary>How many commits are in the history of one of two commits and not of the other; null where the mirror does not hold one of them.</summary>
    public async Task<int?> CountBetweenAsync(string one, string other, CancellationToken cancellationToken = default)
    {
        try
        {
            var output = await ReadAsync("counting commits", ["rev-list", "--count", "--end-of-options", $"{ObjectId.Require(one)}...{ObjectId.Require(other)}", "--"], cancellationToken).ConfigureAwait(false);
            return int.Parse(output, CultureInfo.InvariantCulture);
        }
        catch (GitException error) when (error.Code is "git-failed" or "git-object-missing" && Exists)
        {
            return null;
        }
    }

    /// <param name="commit">A full id, as every id that this class takes.</param>
    /// <exception cref="GitException"><c>git-object-missing</c>.</exception>
    public async Task<CommitInfo> GetCommitAsync(string commit, CancellationToken cancellationToken = default)
    {
        var output = await ReadAsync($"reading commit {ObjectId.Require(commit)}", ["log", "-1", "--no-show-signature", "--no-mailmap", "--format=%H%x00%an%x00%ae%x00%ct%x00%s", "--end-of-options", commit, "--"], cancellationToken).ConfigureAwait(false);
        return output.TrimEnd('\n').Split('\0') is [var id, var author, var email, var time, var subject, ..]
            ? new CommitInfo(id, author, email, DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(long.Parse(time, CultureInfo.InvariantCulture), 0, 253402300799)), subject)
            : throw new GitException("git-object-missing", $"{commit} is not a commit");
    }

    /// <summary>Every file, link and submodule of a commit, in Git's order, as they are read.</summary>
    /// <exception cref="GitException"><c>git-object-missing</c>; <c>git-output-limit</c> beyond <see cref="GitOptions.MaxTreeEntries"/>.</exception>
    public async IAsyncEnumerable<TreeEntry> ListTreeAsync(string commit, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var command = new GitCommand($"listing commit {ObjectId.Require(commit)}", ["ls-tree", "-r", "-z", "-l", "--full-tree", "--end-of-options", commit]) { Mirror = Folder };
        await using var process = GitProcess.Start(options, command, cancellationToken);
        await foreach (var record in NulRecords.ReadAsync(process.Output, options.MaxTreeEntries).ConfigureAwait(false))
        {
            yield return TreeLine.Parse(record.Span);
        }

        await process.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>What changed from one commit to another, renames detected; where very much was added and removed, only those of files that kept their content.</summary>
    /// <exception cref="GitException"><c>git-object-missing</c>; <c>git-output-limit</c> beyond <see cref="GitOptions.MaxTreeEntries"/>.</exception>
    public async Task<IReadOnlyList<TreeChange>> DiffAsync(string oldCommit, string newCommit, CancellationToken cancellationToken = default)
    {
        var command = new GitCommand(
            $"comparing {ObjectId.Require(oldCommit)} with {ObjectId.Require(newCommit)}",
            ["diff-tree", "-r", "-z", "--raw", "-M", $"-l{RenameLimit}", "--no-ext-diff", "--no-textconv", "--full-index", "--end-of-options", oldCommit, newCommit]) { Mirror = Folder };
        await using var process = GitProcess.Start(options, command, cancellationToken);
        var changes = await RawDiff.ReadAsync(NulRecords.ReadAsync(process.Output, options.MaxTreeEntries)).ConfigureAwait(false);
        await process.CompleteAsync().ConfigureAwait(false);
        return changes;
    }

    /// <summary>
    /// What each commit made of the paths that it changed, from a commit back to the first, newest commits first, as they are read: stop enumerating when enough is known.
    /// Where the source's history is cut off, the last commits have no changes that could be told.
    /// </summary>
    /// <param name="excluding">Commits whose history is left out; those that the mirror does not hold are passed over.</param>
    /// <exception cref="GitException"><c>git-object-missing</c>, <c>git-timeout</c>.</exception>
    public IAsyncEnumerable<FileRevision> ReadHistoryAsync(string commit, IReadOnlyCollection<string> excluding, CancellationToken cancellationToken = default)
        => ReadLogAsync(commit, excluding, withRemovals: false, cancellationToken);

    /// <summary>As <see cref="ReadHistoryAsync"/>, and where a path was removed: its content is empty there.</summary>
    /// <exception cref="GitException"><c>git-object-missing</c>, <c>git-timeout</c>.</exception>
    public IAsyncEnumerable<FileRevision> ReadHistoryWithRemovalsAsync(string commit, IReadOnlyCollection<string> excluding, CancellationToken cancellationToken = default)
        => ReadLogAsync(commit, excluding, withRemovals: true, cancellationToken);

    private async IAsyncEnumerable<FileRevision> ReadLogAsync(string commit, IReadOnlyCollection<string> excluding, bool withRemovals, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Git would take a name that it passes over for no name at all, and begin at the mirror's own HEAD.
        var held = new List<string>();
        foreach (var excluded in excluding)
        {
            if (await ResolveAsync(ObjectId.Require(excluded), cancellationToken).ConfigureAwait(false) is { } id)
            {
                held.Add("^" + id);
            }
        }

        string[] arguments =
        [
            "log", "-c", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-mailmap", "--no-show-signature", "--no-notes", "--encoding=UTF-8", $"--format={RevisionLog.Format}",
            "--end-of-options", ObjectId.Require(commit), .. held, "--",
        ];
        var command = new GitCommand($"reading the history of {commit}", arguments) { Mirror = Folder };
        await using var process = GitProcess.Start(options, command, cancellationToken);
        await foreach (var revision in RevisionLog.ReadAsync(NulRecords.ReadAsync(process.Output, int.MaxValue), await ShallowCommitsAsync(cancellationToken).ConfigureAwait(false), withRemovals).ConfigureAwait(false))
        {
            yield return revision;
        }

        await process.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>A reader of many blobs through one process. Dispose it when done.</summary>
    public BlobReader OpenBlobReader(CancellationToken cancellationToken = default) => new(options, Folder, cancellationToken);

    /// <summary>Types and sizes of objects in the order of the ids, without reading their contents: for the changes of a diff, which have none.</summary>
    public IAsyncEnumerable<ObjectHeader> MeasureAsync(IEnumerable<string> objectIds, CancellationToken cancellationToken = default)
        => new CatFile(options, Folder).MeasureAsync(objectIds, cancellationToken);

    // Commits whose parents were not fetched: they seem to add every file.
    private async Task<IReadOnlySet<string>> ShallowCommitsAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(Folder, "shallow");
        return File.Exists(file) ? (await File.ReadAllLinesAsync(file, cancellationToken).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal) : [];
    }

    private Task<string> ReadAsync(string purpose, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
        => GitRunner.ReadAsync(options, new GitCommand(purpose, arguments) { Mirror = Folder }, cancellationToken);
}
