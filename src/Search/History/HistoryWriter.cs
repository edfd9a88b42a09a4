using System.Collections.Immutable;

namespace LunarHub.Search.History;

/// <summary>Adds commits to a history and then moves one ref, which takes effect as one step in each of its parts. Not thread-safe.</summary>
/// <param name="segmentBytes">Bytes of text after which a segment is written.</param>
public sealed class HistoryWriter(HistoryIndex index, long segmentBytes)
{
    /// <summary>The note of a file whose changed lines are too many.</summary>
    public const string TooLarge = "more changed lines than are indexed of one commit";

    // Documents are cheap in text and dear in records.
    private const int SegmentDocuments = 100_000;

    private readonly Part commits = new(index.Parts[0], segmentBytes);
    private readonly Part diffs = new(index.Parts[1], segmentBytes);

    /// <summary>Bytes of changed lines added so far.</summary>
    public long DiffBytes { get; private set; }

    /// <summary>Commits added so far.</summary>
    public int Commits => commits.Keys.Count;

    /// <summary>Adds a commit. What is stored already is not stored again.</summary>
    public void Add(HistoryCommit commit, string message, IReadOnlyCollection<string> paths, IEnumerable<HistoryDiff> changes)
    {
        commits.Add(HistoryDocuments.KeyOf(commit.Id), () => HistoryDocuments.Of(commit, message, paths));
        foreach (var diff in changes)
        {
            DiffBytes += diff.Runs.Sum(run => (long)run.Text.Length);
            diffs.Add(HistoryDocuments.KeyOf(commit.Id, diff.Path), () => HistoryDocuments.Of(commit, message, diff));
        }
    }

    /// <summary>Makes a ref hold the added commits and, with a base, those of the base but the removed ones. Writes nothing more afterwards.</summary>
    /// <exception cref="Text.HubException"><c>index-moved</c>, <c>index-incomplete</c>: the base is not what it was; <c>index-unwritable</c>.</exception>
    public void Commit(string reference, string commitId, DateTimeOffset at, HistoryBase? origin, CancellationToken cancellationToken = default)
    {
        // The messages last: as long as they have not moved the ref stands where it stood.
        diffs.Commit(reference, commitId, at, origin, (held, gone) => held.Where(path => gone.Contains(path[..path.IndexOf('/', StringComparison.Ordinal)])), cancellationToken);
        commits.Commit(reference, commitId, at, origin, (held, gone) => held.Where(gone.Contains), cancellationToken);
    }

    private sealed class Part(ShardIndex shard, long segmentBytes)
    {
        private readonly List<string> segments = [];
        private SegmentBuilder builder = NewBuilder();

        public List<DocumentKey> Keys { get; } = [];

        public void Add(DocumentKey key, Func<IndexDocument> make)
        {
            Keys.Add(key);
            using var snapshot = shard.Acquire();
            if (snapshot.Contains(key))
            {
                return;
            }

            builder.Add(make());
            if (builder.BufferedBytes >= segmentBytes || builder.DocumentCount >= SegmentDocuments)
            {
                Flush();
            }
        }

        public void Commit(
            string reference, string commitId, DateTimeOffset at, HistoryBase? origin, Func<IEnumerable<string>, IReadOnlySet<string>, IEnumerable<string>> choose, CancellationToken cancellationToken)
        {
            Flush();
            ImmutableArray<string> removed = [];
            if (origin is { Gone.Count: > 0 })
            {
                using var snapshot = shard.Acquire();
                removed = [.. choose(snapshot.Files(origin.Ref).Select(file => file.Path), origin.Gone)];
            }

            shard.Commit(new ShardCommit(reference, commitId, at, [.. segments], Keys) { Base = origin is null ? null : new CommitBase(origin.Ref, origin.CommitId, removed) }, cancellationToken);
        }

        private void Flush()
        {
            if (builder.DocumentCount > 0)
            {
                segments.Add(builder.Write(shard.Folder).Name);
                builder = NewBuilder();
            }
        }

        private static SegmentBuilder NewBuilder() => new(modelId: null, dimensions: 0, withTerms: false);
    }
}

/// <summary>A state of a ref that another is told by its difference to.</summary>
/// <param name="Gone">Commits that the base holds and the new state does not.</param>
public sealed record HistoryBase(string Ref, string CommitId, IReadOnlySet<string> Gone);
