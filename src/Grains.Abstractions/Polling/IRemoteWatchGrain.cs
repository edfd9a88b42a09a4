using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Grains;

/// <summary>
/// Looks at one repository's source from time to time and requests an index run when its refs are others than the mirror's: for sources that tell nothing by themselves, and for what a
/// webhook failed to tell. Key: the repository id.
/// </summary>
[Alias("lunarhub.IRemoteWatchGrain")]
public interface IRemoteWatchGrain : IGrainWithStringKey
{
    /// <summary>Begins to look, or goes on; the next look is soon. Idempotent.</summary>
    [AlwaysInterleave]
    [Alias("Watch")]
    Task WatchAsync(CancellationToken cancellationToken = default);

    /// <summary>Ends it: the repository is no longer indexed.</summary>
    [AlwaysInterleave]
    [Alias("Stop")]
    Task StopAsync(CancellationToken cancellationToken = default);

    /// <summary>The source has told of a change by itself: it is looked at rarely from now on.</summary>
    [AlwaysInterleave]
    [Alias("Heard")]
    Task HeardAsync(CancellationToken cancellationToken = default);
}
