using LunarHub.Grains.Storage;
using LunarHub.Text;

namespace LunarHub.Silo;

/// <summary>
/// The shared folder as a segment store that knows when it is not there: a volume that was unmounted leaves an empty folder, in which every shard would look new and what is written would be lost
/// to the other silos. The cluster's own file tells the two apart.
/// </summary>
internal sealed class SharedSegmentStore(DataLayout layout) : ISegmentStore
{
    private readonly FolderSegmentStore folder = new(layout);
    private readonly string marker = ClusterGate.MarkerIn(layout);

    public Task<string> OpenAsync(ShardAddress shard, CancellationToken cancellationToken = default)
    {
        Require();
        return folder.OpenAsync(shard, cancellationToken);
    }

    public string WritingFolder(ShardAddress shard)
    {
        Require();
        return folder.WritingFolder(shard);
    }

    public Task OfferAsync(ShardAddress shard, IReadOnlyCollection<string> segments, CancellationToken cancellationToken = default) => folder.OfferAsync(shard, segments, cancellationToken);

    public Task<IReadOnlyDictionary<string, string>> ShareAsync(ShardAddress from, ShardAddress to, IReadOnlyCollection<string> segments, CancellationToken cancellationToken = default)
    {
        Require();
        return folder.ShareAsync(from, to, segments, cancellationToken);
    }

    public Task TakeAsync(ShardAddress shard, IReadOnlyCollection<string> segments, CancellationToken cancellationToken = default) => folder.TakeAsync(shard, segments, cancellationToken);

    public Task KeepAsync(ShardAddress shard, CancellationToken cancellationToken = default) => folder.KeepAsync(shard, cancellationToken);

    public Task DropAsync(ShardAddress shard, CancellationToken cancellationToken = default)
    {
        Require();
        return folder.DropAsync(shard, cancellationToken);
    }

    public IEnumerable<(ShardAddress Shard, long Bytes)> List() => folder.List();

    /// <exception cref="HubException"><c>data-away</c>.</exception>
    private void Require()
    {
        if (!File.Exists(marker))
        {
            throw new HubException("data-away", $"the folder that the silos share is not at {layout.Folder}: its cluster-id.json is missing; mount it again");
        }
    }
}
