using Orleans;

namespace LunarHub.Grains;

/// <summary>
/// Watches the working tree that a repository's source has on this machine and keeps its uncommitted edits searchable, as an overlay over the default ref. Key: the repository id.
/// </summary>
[Alias("lunarhub.IWorktreeGrain")]
public interface IWorktreeGrain : IGrainWithStringKey
{
    /// <summary>Looks, and goes on to watch, where watching is on and there is a working tree; else takes away what an earlier process may have left. Idempotent.</summary>
    [ResponseTimeout("00:02:00")]
    [Alias("Watch")]
    Task WatchAsync(CancellationToken cancellationToken = default);

    /// <summary>Looks at the working tree now and brings the overlay up to date: after an event of the file system, or when the default ref has moved under it.</summary>
    /// <returns>How many paths differ from the indexed commit; 0 where nothing is watched.</returns>
    [ResponseTimeout("00:02:00")]
    [Alias("Refresh")]
    Task<int> RefreshAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends the watching, for a repository that is removed.</summary>
    [Alias("Stop")]
    Task StopAsync(CancellationToken cancellationToken = default);
}
