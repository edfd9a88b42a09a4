using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search.History;

/// <summary>
/// The history of one repository on disk: two shards of documents without vectors and words, one of messages and one of diffs, in which each ref holds the commits that can be reached from it.
/// One writer at a time; any number of searches.
/// </summary>
public sealed class HistoryIndex : IDisposable
{
    private readonly ShardIndex commits;
    private readonly ShardIndex diffs;

    // By what a ref holds of a segment, which stays the same object as long as it is the same: a push looks at what is new.
    private readonly ConditionalWeakTable<Bitmap, HistoryExtent> extents = [];

    private HistoryIndex(ShardIndex commits, ShardIndex diffs) => (this.commits, this.diffs) = (commits, diffs);

    /// <summary>The two parts: messages, diffs.</summary>
    public ImmutableArray<ShardIndex> Parts => [commits, diffs];

    /// <summary>What could not be used since the index was opened, one line each.</summary>
    public ImmutableArray<string> Problems => [.. commits.Problems, .. diffs.Problems];

    /// <summary>Opens or creates the index; see <see cref="ShardIndex.Open"/>.</summary>
    /// <exception cref="HubException"><c>index-version</c>, <c>index-unwritable</c>.</exception>
    public static HistoryIndex Open(string folder)
    {
        var commits = ShardIndex.Open(Path.Combine(folder, "commits"));
        try
        {
            return new HistoryIndex(commits, ShardIndex.Open(Path.Combine(folder, "diffs")));
        }
        catch
        {
            commits.Dispose();
            throw;
        }
    }

    /// <summary>The refs, each at the commit up to which its messages go.</summary>
    public ImmutableArray<HistoryRef> Refs
    {
        get
        {
            using var messages = commits.Acquire();
            using var patches = diffs.Acquire();
            return
            [
                .. messages.Refs.Select(held => (Messages: held, Diffs: patches.FindRef(held.Name)))
                    .Select(pair => new HistoryRef(
                        pair.Messages.Name,
                        pair.Messages.CommitId,
                        pair.Messages.IndexedAt,
                        pair.Messages.IsWhole && pair.Diffs is { IsWhole: true } held && held.CommitId == pair.Messages.CommitId,
                        pair.Messages.Documents,
                        pair.Diffs?.TextBytes ?? 0)),
            ];
        }
    }

    /// <summary>Grows with every change.</summary>
    public long Generation
    {
        get
        {
            using var messages = commits.Acquire();
            using var patches = diffs.Acquire();
            return messages.Generation + patches.Generation;
        }
    }

    /// <summary>What the files take on disk.</summary>
    public long FileBytes
    {
        get
        {
            using var messages = commits.Acquire();
            using var patches = diffs.Acquire();
            return messages.FileBytes + patches.FileBytes;
        }
    }

    /// <summary>How far the history of a ref goes; nothing for a ref that is not held. Looks at every document that it has not looked at before.</summary>
    public HistoryExtent Extent(string reference, CancellationToken cancellationToken = default)
    {
        using var messages = commits.Acquire();
        using var patches = diffs.Acquire();
        return Held(messages, reference).Select(held => ExtentOf(held.Value, document => ExtentOfCommit(held.Key, document), cancellationToken))
            .Concat(Held(patches, reference).Select(held => ExtentOf(held.Value, document => ExtentOfDiff(held.Key, document), cancellationToken)))
            .Aggregate(HistoryExtent.None, HistoryExtent.Join);
    }

    /// <summary>Finds commits or diffs, as the query's type says.</summary>
    /// <exception cref="HubException"><c>index-corrupt</c>.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public HistoryMatches Search(HistoryQuery query, CancellationToken cancellationToken = default)
    {
        using var snapshot = (query.Query.Type == ResultType.Commits ? commits : diffs).Acquire();
        using var search = new HistorySearch(query, snapshot, cancellationToken);
        return search.Run();
    }

    /// <summary>Takes a ref out.</summary>
    public void Remove(string reference)
    {
        foreach (var part in Parts)
        {
            part.Commit(new ShardCommit(reference, "", default, [], Documents: null));
        }
    }

    /// <summary>Merges segments, until none is worth it.</summary>
    public void Compact(IoBudget budget, CancellationToken cancellationToken)
    {
        foreach (var part in Parts)
        {
            while (part.Compact(budget, cancellationToken))
            {
                // One merge after the other.
            }
        }
    }

    public void Dispose()
    {
        commits.Dispose();
        diffs.Dispose();
    }

    private HistoryExtent ExtentOf(Bitmap documents, Func<int, HistoryExtent> one, CancellationToken cancellationToken)
    {
        if (!extents.TryGetValue(documents, out var extent))
        {
            extent = HistoryExtent.None;
            foreach (var document in documents.Ones())
            {
                cancellationToken.ThrowIfCancellationRequested();
                extent = HistoryExtent.Join(extent, one(document));
            }

            extents.AddOrUpdate(documents, extent);
        }

        return extent;
    }

    private static HistoryExtent ExtentOfCommit(Segment segment, int document)
    {
        var commit = HistoryDocuments.Read(segment, HistoryDocuments.SignatureOf(segment, document));
        return new HistoryExtent(commit.CommittedAt, commit.LeftOut is null ? 0 : 1, 0);
    }

    private static HistoryExtent ExtentOfDiff(Segment segment, int document)
        => segment.OptionalStringAt(segment.Documents[document].SkippedBecause) == HistoryWriter.TooLarge ? HistoryExtent.None with { FilesCut = 1 } : HistoryExtent.None;

    private static IEnumerable<KeyValuePair<Segment, Bitmap>> Held(ShardSnapshot snapshot, string reference)
        => snapshot.State.Refs.FirstOrDefault(entry => entry.Name == reference)?.Documents ?? Enumerable.Empty<KeyValuePair<Segment, Bitmap>>();
}

/// <summary>A ref as the history holds it.</summary>
/// <param name="IsWhole">False while a part has lost some of it, or has not moved with the other.</param>
/// <param name="Commits">Commits that can be reached from it and are indexed.</param>
/// <param name="DiffBytes">Bytes of their added and removed lines.</param>
public sealed record HistoryRef(string Name, string CommitId, DateTimeOffset IndexedAt, bool IsWhole, int Commits, long DiffBytes);

/// <summary>How far the history of a ref goes.</summary>
/// <param name="Oldest">The time of the oldest commit; null when there is none.</param>
/// <param name="CommitsCut">Commits of which something is left out.</param>
/// <param name="FilesCut">Changed files whose lines are left out because they are too many.</param>
public sealed record HistoryExtent(DateTimeOffset? Oldest, int CommitsCut, int FilesCut)
{
    internal static readonly HistoryExtent None = new(null, 0, 0);

    internal static HistoryExtent Join(HistoryExtent one, HistoryExtent other)
        => new(one.Oldest is null || other.Oldest < one.Oldest ? other.Oldest : one.Oldest, one.CommitsCut + other.CommitsCut, one.FilesCut + other.FilesCut);
}
