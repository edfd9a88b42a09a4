namespace LunarHub.Grains.Storage;

/// <summary>
/// Where the segments of all shards are kept for good, seen from one silo. A shard is opened from a folder of this machine, and only what a search touches of the mapped files is
/// loaded. Segments may be written on another silo than the one that holds the shard: the writer offers them, and the holder takes them before it commits. A folder that all silos
/// share needs none of these steps; a store of objects would copy in each of them.
/// </summary>
public interface ISegmentStore
{
    /// <summary>A folder that holds the manifest of the shard and the segments that it names; empty for a new shard.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>data-away</c>, <c>data-unwritable</c>, <c>data-readonly</c>, <c>data-full</c>: the store cannot be reached or used.</exception>
    Task<string> OpenAsync(ShardAddress shard, CancellationToken cancellationToken = default);

    /// <summary>A folder of this machine in which new segments of the shard are written.</summary>
    string WritingFolder(ShardAddress shard);

    /// <summary>Makes segments that were written here available to the silo that holds the shard.</summary>
    Task OfferAsync(ShardAddress shard, IReadOnlyCollection<string> segments, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives a shard segments of another one without reading or copying them, as if they had been written for it: they are then offered and committed like its own. Left out is what has gone since, and
    /// everything where this store cannot keep the same bytes under two names.
    /// </summary>
    /// <returns>For each shared segment, by its name in <paramref name="from"/>, its name in <paramref name="to"/>.</returns>
    Task<IReadOnlyDictionary<string, string>> ShareAsync(ShardAddress from, ShardAddress to, IReadOnlyCollection<string> segments, CancellationToken cancellationToken = default);

    /// <summary>Brings offered segments into the folder that <see cref="OpenAsync"/> gave.</summary>
    Task TakeAsync(ShardAddress shard, IReadOnlyCollection<string> segments, CancellationToken cancellationToken = default);

    /// <summary>Keeps the committed state of the shard: who opens it from now on, on any silo, finds it.</summary>
    Task KeepAsync(ShardAddress shard, CancellationToken cancellationToken = default);

    /// <summary>Forgets a shard with all its segments. A shard that is not there is no error.</summary>
    Task DropAsync(ShardAddress shard, CancellationToken cancellationToken = default);

    /// <summary>Every shard that is kept, with the bytes of its files.</summary>
    IEnumerable<(ShardAddress Shard, long Bytes)> List();
}

/// <summary>One shard of one repository.</summary>
public readonly record struct ShardAddress(string RepositoryId, int Number)
{
    /// <summary>The key of the shard's grain.</summary>
    public string Key => IShardGrain.KeyFor(RepositoryId, Number);
}
