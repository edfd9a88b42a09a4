using LunarHub.Bench.Freshness;
using LunarHub.Bench.Product;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.Bench.Replay;

/// <summary>An index of a scratch repository in this process, asked for what it holds of the branch.</summary>
internal sealed class ReplayedIndex : IAsyncDisposable
{
    private readonly GrainsInProcess _hub;
    private readonly string _id;

    private ReplayedIndex(GrainsInProcess hub, string id) => (_hub, _id) = (hub, id);

    public static async Task<ReplayedIndex> StartAsync(string dataFolder, BareRepository repository, CancellationToken cancellationToken)
    {
        var hub = await GrainsInProcess.StartAsync(dataFolder, cancellationToken);
        var entry = await hub.Catalog.AddAsync(new AddRepository(repository.Folder), cancellationToken);
        var index = new ReplayedIndex(hub, entry.Id);
        Require(await hub.Repository(entry.Id).WaitUntilIdleAsync(cancellationToken));
        return index;
    }

    /// <summary>Returns when the index shows what the repository has.</summary>
    /// <param name="fromScratch">True to drop the index first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task IndexAsync(bool fromScratch, CancellationToken cancellationToken)
    {
        await _hub.Repository(_id).RequestIndexAsync(new IndexRequest("replayed", fromScratch), cancellationToken);
        Require(await _hub.Repository(_id).WaitUntilIdleAsync(cancellationToken));
    }

    /// <summary>What the index holds of the branch: path, blob and chunks of every document, as one sum.</summary>
    public async Task<(long Documents, UInt128 Sum)> ChecksumAsync(CancellationToken cancellationToken)
    {
        var shards = (await _hub.Repository(_id).GetStatusAsync(cancellationToken)).Shards;
        var (documents, sum) = (0L, UInt128.Zero);
        for (var shard = 0; shard < shards; shard++)
        {
            var part = await _hub.Shard(_id, shard).ChecksumAsync(BareRepository.Branch, cancellationToken);
            (documents, sum) = (documents + part.Documents, unchecked(sum + new UInt128(part.High, part.Low)));
        }

        return (documents, sum);
    }

    /// <summary>Whether the index shows the commit and equals its tree, paths, blobs and texts.</summary>
    public async Task<bool> EqualsGitAsync(string commit, CancellationToken cancellationToken)
        => await _hub.Check.CheckAsync(_id, null, cancellationToken) is { IsGood: true } check && check.Commit == commit;

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private static void Require(RepositoryStatus status)
    {
        if (status.Error is { } error)
        {
            throw new HubException("bench-index-failed", error.Message);
        }
    }
}
