using System.Runtime.CompilerServices;
using System.Text;

namespace LunarHub.Git;

/// <summary>
/// A bare mirror of a repository in a folder of ours. Can always be deleted and fetched again. One fetch at a time; queries at any time.
/// </summary>
public sealed class GitMirror(string folder, GitOptions options)
{
    /// <summary>Where a detached HEAD of the source is kept.</summary>
    private const string DetachedHead = "refs/lunarhub/head";

    public string Folder => folder;

    public GitOptions Options => options;

    public bool Exists => File.Exists(Path.Combine(folder, "HEAD"));

    /// <summary>Creates the mirror when there is none, then brings every branch and tag up to date. An interrupted earlier fetch does no harm.</summary>
    /// <param name="progress">Gets git's own progress lines, for example "Receiving objects:  42% (420/1000)".</param>
    public async Task<MirrorState> FetchAsync(RepositoryLocation location, Action<string>? progress = null, CancellationToken cancellationToken = default)
    {
        if (!Exists)
        {
            await CreateAsync(location, progress, cancellationToken).ConfigureAwait(false);
        }

        RemoveStaleLocks();
        var (headRef, headCommit) = await ReadRemoteHeadAsync(location, cancellationToken).ConfigureAwait(false);
        List<string> arguments =
        [
            "fetch", "--prune", "--force", "--progress", "--no-write-fetch-head", "--no-recurse-submodules", "--update-shallow", "--no-tags",
            "--end-of-options", location.Source, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*",
        ];
        if (headCommit is not null && headRef is null)
        {
            arguments.Add($"+HEAD:{DetachedHead}");
        }

        await using (var process = GitProcess.Start(options, folder, arguments, options.FetchTimeout, progress, cancellationToken))
        {
            await process.CompleteAsync($"fetching {location.Display}").ConfigureAwait(false);
        }

        if (headRef is not null)
        {
            await RunAsync(["symbolic-ref", "HEAD", headRef], "setting the default branch", cancellationToken).ConfigureAwait(false);
        }

        return await ReadStateAsync(headRef, headCommit, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Branches and tags with their commits, ordered by name.</summary>
    public async Task<IReadOnlyList<GitRef>> ListRefsAsync(CancellationToken cancellationToken = default)
    {
        var output = await ReadTextAsync(["for-each-ref", "--format=%(refname)%00%(objectname)%00%(objecttype)%00%(*objectname)%00%(*objecttype)", "refs/heads", "refs/tags"], "listing refs", cancellationToken).ConfigureAwait(false);
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

    /// <summary>The commit that a branch, tag or commit id names, or null when there is none.</summary>
    public async Task<string?> ResolveAsync(string revision, CancellationToken cancellationToken = default)
    {
        var name = revision == "HEAD" && await HasAsync(DetachedHead, cancellationToken).ConfigureAwait(false) ? DetachedHead : revision;
        try
        {
            var output = await ReadTextAsync(["rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"], $"resolving '{revision}'", cancellationToken).ConfigureAwait(false);
            var id = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault(line => line != "--end-of-options");
            return id is { Length: >= 40 } ? id : null;
        }
        catch (GitException error) when (error.Code is "git-failed" or "git-object-missing")
        {
            return null;
        }
    }

    /// <exception cref="GitException"><c>git-object-missing</c>.</exception>
    public async Task<CommitInfo> GetCommitAsync(string commit, CancellationToken cancellationToken = default)
    {
        var output = await ReadTextAsync(["log", "-1", "--no-show-signature", "--format=%H%x00%an%x00%ae%x00%ct%x00%s", "--end-of-options", commit, "--"], $"reading commit {commit}", cancellationToken).ConfigureAwait(false);
        var fields = output.TrimEnd('\n').Split('\0');
        return new CommitInfo(fields[0], fields[1], fields[2], DateTimeOffset.FromUnixTimeSeconds(long.Parse(fields[3], System.Globalization.CultureInfo.InvariantCulture)), fields[4]);
    }

    /// <summary>Every file, link and submodule of a commit, in Git's order, as they are read.</summary>
    public async IAsyncEnumerable<TreeEntry> ListTreeAsync(string commit, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var process = GitProcess.Start(options, folder, ["ls-tree", "-r", "-z", "-l", "--full-tree", "--end-of-options", commit], options.QueryTimeout, null, cancellationToken);
        await foreach (var record in NulRecords.ReadAsync(process.Output).ConfigureAwait(false))
        {
            yield return ParseEntry(record.Span);
        }

        await process.CompleteAsync($"listing commit {commit}").ConfigureAwait(false);
    }

    /// <summary>What changed from one commit to another, renames detected.</summary>
    public async Task<IReadOnlyList<TreeChange>> DiffAsync(string oldCommit, string newCommit, CancellationToken cancellationToken = default)
    {
        await using var process = GitProcess.Start(options, folder, ["diff-tree", "-r", "-z", "--raw", "-M", "--no-ext-diff", "--no-textconv", "--full-index", "--end-of-options", oldCommit, newCommit], options.QueryTimeout, null, cancellationToken);
        var changes = new List<TreeChange>();
        await using (var records = NulRecords.ReadAsync(process.Output).GetAsyncEnumerator(cancellationToken))
        {
            while (await records.MoveNextAsync().ConfigureAwait(false))
            {
                var header = Encoding.ASCII.GetString(records.Current.Span).TrimStart(':').Split(' ');
                await records.MoveNextAsync().ConfigureAwait(false);
                var path = GitPath.Decode(records.Current.Span);
                string? oldPath = null;
                if (header[4][0] is 'R' or 'C')
                {
                    oldPath = path;
                    await records.MoveNextAsync().ConfigureAwait(false);
                    path = GitPath.Decode(records.Current.Span);
                }

                changes.Add(RawDiff.Change(header, path, oldPath));
            }
        }

        await process.CompleteAsync($"comparing {oldCommit} with {newCommit}").ConfigureAwait(false);
        return changes;
    }

    /// <summary>A reader of many blobs through one process. Dispose it when done.</summary>
    public BlobReader OpenBlobReader(CancellationToken cancellationToken = default) => new(options, folder, cancellationToken);

    private async Task CreateAsync(RepositoryLocation location, Action<string>? progress, CancellationToken cancellationToken)
    {
        // Made under another name and moved when whole: a crash in between leaves nothing that looks like a mirror.
        var building = folder + ".new";
        if (Directory.Exists(building))
        {
            Directory.Delete(building, recursive: true);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        if (location.IsLocal)
        {
            // Git links a local source's objects instead of copying them, where it can.
            await using var clone = GitProcess.Start(options, null, ["clone", "--bare", "--local", "--progress", "--no-recurse-submodules", "--template=", "--end-of-options", location.Source, building], options.FetchTimeout, progress, cancellationToken);
            await clone.CompleteAsync($"cloning {location.Display}").ConfigureAwait(false);
        }
        else
        {
            var format = await DetectObjectFormatAsync(location, cancellationToken).ConfigureAwait(false);
            await GitRunner.ReadAsync(options, null, ["init", "--bare", "--quiet", "--template=", $"--object-format={format}", "--end-of-options", building], "creating a mirror", cancellationToken).ConfigureAwait(false);
        }

        Directory.Move(building, folder);
    }

    private async Task<string> DetectObjectFormatAsync(RepositoryLocation location, CancellationToken cancellationToken)
    {
        var (_, commit) = await ReadRemoteHeadAsync(location, cancellationToken).ConfigureAwait(false);
        return commit is { Length: 64 } ? "sha256" : "sha1";
    }

    private async Task<(string? Ref, string? Commit)> ReadRemoteHeadAsync(RepositoryLocation location, CancellationToken cancellationToken)
    {
        var output = Encoding.UTF8.GetString(await GitRunner.ReadAsync(options, Exists ? folder : null, ["ls-remote", "--symref", "--end-of-options", location.Source, "HEAD"], $"asking {location.Display}", cancellationToken).ConfigureAwait(false));
        string? name = null;
        string? commit = null;
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split('\t');
            if (fields is not [var value, "HEAD"])
            {
                continue;
            }

            if (value.StartsWith("ref: ", StringComparison.Ordinal))
            {
                name = value[5..];
            }
            else
            {
                commit = value;
            }
        }

        return (commit is null ? null : name, commit);
    }

    private async Task<MirrorState> ReadStateAsync(string? headRef, string? headCommit, CancellationToken cancellationToken)
    {
        var shallow = File.Exists(Path.Combine(folder, "shallow"));
        if (headCommit is not null)
        {
            var name = headRef ?? "HEAD";
            return new MirrorState(name, await ResolveAsync(name, cancellationToken).ConfigureAwait(false), shallow);
        }

        // HEAD names a branch without commits, but others may have some: take the likeliest.
        var refs = await ListRefsAsync(cancellationToken).ConfigureAwait(false);
        var likeliest = refs.FirstOrDefault(candidate => candidate.Name is "refs/heads/main")
            ?? refs.FirstOrDefault(candidate => candidate.Name is "refs/heads/master")
            ?? refs.FirstOrDefault(candidate => candidate.Name.StartsWith("refs/heads/", StringComparison.Ordinal));
        return new MirrorState(likeliest?.Name, likeliest?.CommitId, shallow);
    }

    private async Task<bool> HasAsync(string name, CancellationToken cancellationToken)
    {
        var output = await ReadTextAsync(["for-each-ref", "--format=%(objectname)", name], "looking for a ref", cancellationToken).ConfigureAwait(false);
        return output.Length > 0;
    }

    // A fetch that was killed leaves its lock files; only one fetch runs at a time, so at this point each is stale.
    private void RemoveStaleLocks()
    {
        foreach (var stale in Directory.EnumerateFiles(folder, "*.lock", SearchOption.AllDirectories))
        {
            File.Delete(stale);
        }
    }

    private async Task RunAsync(string[] arguments, string what, CancellationToken cancellationToken) => await GitRunner.ReadAsync(options, folder, arguments, what, cancellationToken).ConfigureAwait(false);

    private async Task<string> ReadTextAsync(string[] arguments, string what, CancellationToken cancellationToken)
        => Encoding.UTF8.GetString(await GitRunner.ReadAsync(options, folder, arguments, what, cancellationToken).ConfigureAwait(false));

    // "<mode> <type> <object> <size>\t<path>", the size right-aligned, or "-" where there is none.
    private static TreeEntry ParseEntry(ReadOnlySpan<byte> record)
    {
        var tab = record.IndexOf((byte)'\t');
        var header = Encoding.ASCII.GetString(record[..tab]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var size = header[3] == "-" ? 0 : long.Parse(header[3], System.Globalization.CultureInfo.InvariantCulture);
        return new TreeEntry(GitPath.Decode(record[(tab + 1)..]), RawDiff.KindOf(header[0]) ?? TreeEntryKind.File, header[2], size);
    }
}
