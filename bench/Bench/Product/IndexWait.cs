using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Repositories;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.Bench.Product;

/// <summary>Waits for a server to finish what it indexes.</summary>
internal static class IndexWait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>A repository as soon as it is at rest.</summary>
    /// <exception cref="HubException"><c>bench-index-failed</c>: indexing failed, or the repository has no commits.</exception>
    public static async Task<RepositoryView> ReadyAsync(IHubClient client, string id, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            switch (await client.GetRepositoryAsync(id, cancellationToken))
            {
                case { State: RepositoryState.Ready, Commit: not null, WaitingRequests: 0 } ready:
                    return ready;
                case { State: RepositoryState.Failed or RepositoryState.Empty } failed:
                    throw new HubException("bench-index-failed", failed.Error?.Message ?? "The repository has no commits.");
            }
        }

        throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>The only repository of the server, as soon as it is ready.</summary>
    /// <exception cref="HubException"><c>bench-index-failed</c>: indexing failed, or the repository has no commits.</exception>
    public static async Task<RepositoryView> ReadyAsync(IHubClient client, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var list = await client.ListRepositoriesAsync(cancellationToken);
            switch (list.Repos.SingleOrDefault())
            {
                case { State: RepositoryState.Ready, Commit: not null } ready:
                    return ready;
                case { State: RepositoryState.Failed or RepositoryState.Empty } failed:
                    throw new HubException("bench-index-failed", failed.Error?.Message ?? "The repository has no commits.");
            }
        }

        throw new OperationCanceledException(cancellationToken);
    }
}
