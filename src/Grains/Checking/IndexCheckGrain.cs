using System.Text;
using LunarHub.Git;
using LunarHub.Grains.Indexing;
using LunarHub.Grains.Searching;
using LunarHub.Grains.Storage;
using LunarHub.Parsing;
using LunarHub.Text;
using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Grains.Checking;

/// <summary>Compares what the shards hold of a ref with the tree of its commit in the mirror.</summary>
[StatelessWorker]
[Reentrant]
public sealed class IndexCheckGrain(DataLayout layout, GitOptions git, ISourceParser parser) : Grain, IIndexCheckGrain
{
    public async Task<IndexCheck> CheckAsync(string repositoryId, string? reference, CancellationToken cancellationToken = default)
    {
        var entry = await GrainFactory.GetGrain<ICatalogGrain>(ICatalogGrain.Key).FindAsync(repositoryId, cancellationToken) ?? throw new HubException("repo-unknown", $"there is no repository '{repositoryId}'");
        if (entry.Shards == 0 || entry.DefaultRef is null)
        {
            throw new HubException("repo-not-indexed", $"{entry.Name} has no index to compare yet");
        }

        var shards = Enumerable.Range(0, entry.Shards).Select(shard => GrainFactory.GetGrain<IShardGrain>(IShardGrain.KeyFor(entry.Id, shard))).ToArray();
        var states = await Task.WhenAll(shards.Select(shard => shard.GetStateAsync(cancellationToken)));
        var name = Resolve(entry, states, reference);
        var shown = IndexFreshnessOf.Ref(entry, name, [.. states.SelectMany(state => state.Refs).Where(held => held.Ref == name)]);
        var nothing = IndexComparison.Some([]);
        var frame = new IndexCheck
        {
            RepositoryId = entry.Id,
            Repository = entry.Name,
            Ref = name,
            Commit = shown.Commit,
            IsHead = shown.IsHead,
            Missing = nothing,
            Extra = nothing,
            OtherBlob = nothing,
            OtherText = nothing,
            Problems = [.. states.SelectMany(state => state.Problems)],
        };
        return shown.Commit is { } commit ? await CompareAsync(frame, shards, name, commit, cancellationToken) : frame;
    }

    private static string Resolve(CatalogEntry entry, ShardState[] states, string? reference)
    {
        var held = states.SelectMany(state => state.Refs).Select(held => held.Ref).Where(name => !RefNames.IsInternal(name)).Distinct(StringComparer.Ordinal).ToList();
        return reference is null ? entry.DefaultRef! : held.Find(name => RefNames.Matches(reference, name)) ?? throw UnknownNames.Ref(reference, entry.Name, held);
    }

    private async Task<IndexCheck> CompareAsync(IndexCheck frame, IShardGrain[] shards, string reference, string commit, CancellationToken cancellationToken)
    {
        var mirror = new GitMirror(layout.MirrorFolder(frame.RepositoryId), git);
        var comparisons = (await Task.WhenAll(shards.Select(shard => shard.ListDocumentsAsync(reference, cancellationToken)))).Select(documents => new IndexComparison(documents)).ToArray();
        var otherText = new List<string>();
        try
        {
            await foreach (var file in mirror.ListTreeAsync(commit, cancellationToken))
            {
                comparisons[ShardPlan.ShardOf(file.Path, shards.Length)].Add(file.Path, file.ObjectId);
            }

            for (var shard = 0; shard < shards.Length; shard++)
            {
                otherText.AddRange(await FindOtherTextAsync(mirror, shards[shard], reference, comparisons[shard].Doubtful, cancellationToken));
            }
        }
        catch (GitException error)
        {
            throw new HubException(error.Code, $"the mirror of {frame.Repository} cannot be read: {error.Message}", error);
        }

        return Sum(comparisons.Select(comparison => comparison.Conclude(frame, [])), frame) with { OtherText = IndexComparison.Some(otherText) };
    }

    // What was transcoded is read from Git again and transcoded again.
    private async Task<List<string>> FindOtherTextAsync(GitMirror mirror, IShardGrain shard, string reference, List<DocumentId> doubtful, CancellationToken cancellationToken)
    {
        var other = new List<string>();
        if (doubtful.Count == 0)
        {
            return other;
        }

        await using var blobs = mirror.OpenBlobReader(cancellationToken);
        var next = 0;
        await foreach (var blob in blobs.ReadAllAsync(doubtful.Select(document => document.BlobId)))
        {
            var path = doubtful[next++].Path;
            var parsed = blob.Content is { } content ? await Task.Run(() => parser.Parse(path, content, cancellationToken), cancellationToken) : null;
            if (parsed is null || (await shard.ReadFileAsync(reference, path, cancellationToken))?.Text != Encoding.UTF8.GetString(parsed.Text.Span))
            {
                other.Add(path);
            }
        }

        return other;
    }

    private static IndexCheck Sum(IEnumerable<IndexCheck> parts, IndexCheck frame) => parts.Aggregate(frame, (sum, part) => sum with
    {
        Files = sum.Files + part.Files,
        Documents = sum.Documents + part.Documents,
        Texts = sum.Texts + part.Texts,
        Missing = Join(sum.Missing, part.Missing),
        Extra = Join(sum.Extra, part.Extra),
        OtherBlob = Join(sum.OtherBlob, part.OtherBlob),
    });

    private static CheckedPaths Join(CheckedPaths one, CheckedPaths other) => IndexComparison.Some([.. one.Examples, .. other.Examples]) with { Count = one.Count + other.Count };
}
