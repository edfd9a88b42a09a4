using LunarHub.Git;
using LunarHub.Grains.Indexing;
using LunarHub.Parsing;
using LunarHub.Search.History;
using LunarHub.Text;

namespace LunarHub.Grains.History;

/// <summary>
/// Brings a history to the commits of the followed refs. Against what it holds already only the commits that are new, and those that are gone after a rewrite, cost anything; a ref moves when all
/// of its commits are there, so that a crash leaves the earlier state in force.
/// </summary>
internal sealed class HistoryBuilder(HistoryIndex index, GitMirror mirror, IndexingOptions options, ISourceParser parser, RunTurns runs, TimeProvider time, Action<int> read)
{
    private const string NoRoom = "its diff: older than the newest diffs, which fill Indexing.HistoryBytes";

    // Between so many commits pushes are given way to.
    private const int CommitsAtOnce = 64;

    private readonly CommitLog log = new(mirror);

    /// <param name="heads">The default ref first.</param>
    /// <exception cref="GitException">The mirror cannot be read.</exception>
    /// <exception cref="HubException"><c>index-*</c>.</exception>
    public async Task RunAsync(IReadOnlyList<RefHead> heads, CancellationToken cancellationToken)
    {
        foreach (var head in heads)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var held = index.Refs;
            var own = held.FirstOrDefault(reference => reference.Name == head.Ref);
            if (own is { IsWhole: true } && own.CommitId == head.Commit)
            {
                continue;
            }

            // Where the ref stood is nearest; a new branch is nearest to the default one.
            var near = own is { IsWhole: true } ? own : held.FirstOrDefault(reference => reference.IsWhole && reference.Name == heads[0].Ref) ?? held.FirstOrDefault(reference => reference.IsWhole);
            await MoveAsync(head, near, cancellationToken);
        }

        foreach (var gone in index.Parts.SelectMany(NamesIn).Distinct(StringComparer.Ordinal).Where(name => !heads.Any(head => head.Ref == name)).ToList())
        {
            index.Remove(gone);
        }
    }

    private static IEnumerable<string> NamesIn(Search.ShardIndex part)
    {
        using var snapshot = part.Acquire();
        return [.. snapshot.Refs.Select(reference => reference.Name)];
    }

    private async Task MoveAsync(RefHead head, HistoryRef? near, CancellationToken cancellationToken)
    {
        // A commit that the mirror has lost since a rewrite tells nothing of what is gone.
        if (near is not null && await log.ListAsync(near.CommitId, head.Commit, cancellationToken) is { } gone)
        {
            try
            {
                await ReadAsync(head, near, new HistoryBase(near.Name, near.CommitId, gone.ToHashSet(StringComparer.Ordinal)), cancellationToken);
                return;
            }
            catch (HubException error) when (error.Code is "index-moved" or "index-incomplete")
            {
                // A segment was found damaged since: all commits are looked at, and those that are lost are read again.
            }
        }

        await ReadAsync(head, null, null, cancellationToken);
    }

    private async Task ReadAsync(RefHead head, HistoryRef? near, HistoryBase? origin, CancellationToken cancellationToken)
    {
        var writer = new HistoryWriter(index, options.SegmentBytes);
        var room = options.HistoryBytes - (near?.DiffBytes ?? 0);
        var limits = new CommitLimits(options.HistoryCommitBytes);
        await foreach (var entry in log.ReadAsync(head.Commit, near is null ? [] : [near.CommitId], options.HistoryCommits, limits, cancellationToken))
        {
            if (writer.Commits % CommitsAtOnce == 0)
            {
                await runs.GiveWayAsync(cancellationToken);
            }

            Add(writer, entry, writer.DiffBytes < room);
            read(writer.Commits);
        }

        writer.Commit(head.Ref, head.Commit, time.GetUtcNow(), origin, cancellationToken);
    }

    private void Add(HistoryWriter writer, CommitEntry entry, bool hasRoom)
    {
        var subject = entry.Message.AsSpan();
        var end = subject.IndexOf('\n');
        var commit = new HistoryCommit
        {
            Id = entry.Id,
            Parents = [.. entry.Parents],
            Author = entry.Author.Name,
            AuthorEmail = entry.Author.Email,
            AuthoredAt = entry.Author.At,
            Committer = entry.Committer.Name,
            CommitterEmail = entry.Committer.Email,
            CommittedAt = entry.Committer.At,
            Subject = (end < 0 ? subject : subject[..end]).ToString(),
            Files = entry.Files.Count + entry.FilesLeftOut,
            LeftOut = !hasRoom ? NoRoom : entry.FilesLeftOut > 0 ? $"{entry.FilesLeftOut} more changed files" : null,
        };
        writer.Add(commit, entry.Message, [.. entry.Files.Select(file => file.Path)], hasRoom ? entry.Files.Select(DiffOf) : []);
    }

    private HistoryDiff DiffOf(FilePatch file) => new(
        file.Path,
        parser.LanguageOf(file.Path) ?? "text",
        file.IsCut ? HistoryWriter.TooLarge : file.IsBinary ? "binary" : file.Runs.Count > 0 ? null : file.OldPath is { } old ? $"renamed from {old}" : "only its mode changed, or it is empty",
        [.. file.Runs.Select(run => new HistoryRun(run.IsAdded, run.Line, run.Text))]);
}
