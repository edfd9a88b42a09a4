using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LunarHub.Git;
using LunarHub.Grains.Indexing;
using LunarHub.Grains.Storage;
using LunarHub.Parsing;
using LunarHub.Search;

namespace LunarHub.Grains.Changes;

/// <summary>Reads what lies between two commits of a ref: the changed files, as they were and as they are, some at a time, and who changed each.</summary>
public sealed class CommitReader(DataLayout layout, GitOptions git, IndexingOptions options, ISourceParser parser)
{
    // A batch ends with the file that reaches one of these: what is in memory at once.
    private const int FilesPerBatch = 128;
    private const long BytesPerBatch = 8 << 20;

    /// <summary>Names the commit's author; an event whose commit cannot be read stays as it is.</summary>
    public async Task<HubEvent> WithAuthorAsync(string repositoryId, HubEvent about, CancellationToken cancellationToken)
    {
        try
        {
            var commit = await Mirror(repositoryId).GetCommitAsync(about.Commit!, cancellationToken);
            return about with { Author = commit.Author, AuthorEmail = commit.AuthorEmail };
        }
        catch (GitException)
        {
            return about;
        }
    }

    /// <summary>The changed files in order of their paths, in batches.</summary>
    /// <exception cref="GitException">The mirror lacks a commit, or cannot be read.</exception>
    internal async IAsyncEnumerable<CommitBatch> ReadAsync(string repositoryId, CommitNote note, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mirror = Mirror(repositoryId);
        var changes = (await mirror.DiffAsync(note.PreviousCommit!, note.Commit, cancellationToken)).OrderBy(change => change.Path, StringComparer.Ordinal).ToList();
        if (changes.Count == 0)
        {
            yield break;
        }

        var authors = await ReadAuthorsAsync(mirror, note, changes, cancellationToken);
        var sizes = await MeasureAsync(mirror, changes, cancellationToken);
        await using var blobs = mirror.OpenBlobReader(cancellationToken);
        for (var (next, number) = (0, 1); next < changes.Count; number++)
        {
            var (first, bytes) = (next, 0L);
            while (next < changes.Count && next - first < FilesPerBatch && bytes < BytesPerBatch)
            {
                var change = changes[next++];
                bytes += sizes.GetValueOrDefault(change.OldObjectId ?? "") + sizes.GetValueOrDefault(change.NewObjectId ?? "");
            }

            yield return new CommitBatch(await ReadBatchAsync(changes[first..next], sizes, blobs, authors, cancellationToken), changes.Count, number);
        }
    }

    private async Task<IReadOnlyList<FilePair>> ReadBatchAsync(
        List<TreeChange> changes, Dictionary<string, long> sizes, BlobReader blobs, Func<TreeChange, CommitStamp?> authorOf, CancellationToken cancellationToken)
    {
        var entries = changes.SelectMany(change => new[] { OldEntry(change, sizes), NewEntry(change, sizes) }).OfType<TreeEntry>().ToList();
        var wanted = entries.Where(entry => TreeListing.PathOnlyReason(entry, options) is null).Select(entry => entry.ObjectId).Distinct(StringComparer.Ordinal).ToList();
        var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        await foreach (var blob in blobs.ReadAllAsync(wanted))
        {
            if (blob.Content is { } content)
            {
                contents[blob.ObjectId] = content;
            }
        }

        return [.. changes.Select(change =>
        {
            var (old, current) = (Parse(OldEntry(change, sizes), contents, cancellationToken), Parse(NewEntry(change, sizes), contents, cancellationToken));
            var stamp = authorOf(change);
            return new FilePair(
                new FileDelta
                {
                    Path = change.Path,
                    Change = TypeOf(change.Kind),
                    OldPath = change.OldPath,
                    Language = (current ?? old)?.Language,
                    Commit = stamp?.Id,
                    Author = stamp?.Author,
                    AuthorEmail = stamp?.AuthorEmail,
                    Symbols = SymbolDiff.Compare(old, current),
                },
                old,
                current);
        })];
    }

    private IndexDocument? Parse(TreeEntry? entry, Dictionary<string, byte[]> contents, CancellationToken cancellationToken)
    {
        if (entry is not { } file)
        {
            return null;
        }

        var reason = TreeListing.PathOnlyReason(file, options) ?? (contents.ContainsKey(file.ObjectId) ? null : "not in the mirror");
        var parsed = parser.Parse(file.Path, reason is null ? contents[file.ObjectId] : ReadOnlyMemory<byte>.Empty, cancellationToken);
        var document = new SourceDocument(file, reason is null ? parsed : parsed with { SkippedBecause = reason, Chunks = [], Symbols = [], Comments = [] });
        return document.ToIndexDocument(Enumerable.Repeat(Array.Empty<float>(), document.File.Chunks.Length).ToArray());
    }

    private static async Task<Dictionary<string, long>> MeasureAsync(GitMirror mirror, List<TreeChange> changes, CancellationToken cancellationToken)
    {
        var ids = changes.SelectMany(change => new[] { IsFile(change.OldKind) ? change.OldObjectId : null, IsFile(change.NewKind) ? change.NewObjectId : null }).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var header in mirror.MeasureAsync(ids, cancellationToken))
        {
            sizes[header.ObjectId] = header.Size;
        }

        return sizes;
    }

    // The newest commit that gave a path its content, or took the path away; what no commit of the range tells of, as after a history was rewritten, is told of the newest.
    private static async Task<Func<TreeChange, CommitStamp?>> ReadAuthorsAsync(GitMirror mirror, CommitNote note, List<TreeChange> changes, CancellationToken cancellationToken)
    {
        var wanted = changes.Select(change => (change.Path, change.NewObjectId ?? "")).ToHashSet();
        var found = new Dictionary<(string Path, string ObjectId), CommitStamp>();
        await foreach (var revision in mirror.ReadHistoryWithRemovalsAsync(note.Commit, [note.PreviousCommit!], cancellationToken))
        {
            if (wanted.Remove((revision.Path, revision.ObjectId)))
            {
                found.Add((revision.Path, revision.ObjectId), revision.Commit);
                if (wanted.Count == 0)
                {
                    break;
                }
            }
        }

        CommitStamp? newest = null;
        if (wanted.Count > 0)
        {
            var commit = await mirror.GetCommitAsync(note.Commit, cancellationToken);
            newest = new CommitStamp(commit.Id, commit.Author, commit.AuthorEmail, commit.CommittedAt);
        }

        return change => found.GetValueOrDefault((change.Path, change.NewObjectId ?? "")) ?? newest;
    }

    private static TreeEntry? OldEntry(TreeChange change, Dictionary<string, long> sizes)
        => change is { OldObjectId: { } id, OldKind: { } kind } ? new TreeEntry(change.OldPath ?? change.Path, kind, id, sizes.GetValueOrDefault(id)) : null;

    private static TreeEntry? NewEntry(TreeChange change, Dictionary<string, long> sizes)
        => change is { NewObjectId: { } id, NewKind: { } kind } ? new TreeEntry(change.Path, kind, id, sizes.GetValueOrDefault(id)) : null;

    private static bool IsFile(TreeEntryKind? kind) => kind is TreeEntryKind.File or TreeEntryKind.ExecutableFile or TreeEntryKind.SymbolicLink;

    private static ChangeType TypeOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => ChangeType.Added,
        ChangeKind.Deleted => ChangeType.Removed,
        ChangeKind.Renamed => ChangeType.Renamed,
        _ => ChangeType.Modified,
    };

    private GitMirror Mirror(string repositoryId) => new(layout.MirrorFolder(repositoryId), git);
}
