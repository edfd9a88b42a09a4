using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Repositories;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.Bench.Kills;

/// <summary>Looks at one repository all the time: what the server was last seen to do, and whether its index ever showed what it must not.</summary>
internal sealed class KillWatch(PushLedger ledger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    /// <summary>The last place at which the index was seen, over all servers.</summary>
    public int Reached { get; private set; }

    /// <summary>Times that the index was seen at an earlier commit than before, at none after it had one, or at one that was never pushed.</summary>
    public int Backward { get; private set; }

    /// <summary>The last sight.</summary>
    public RepositoryView? Last { get; private set; }

    /// <summary>Whether the last sight was of a server at work.</summary>
    public bool IsAtWork => Last is { Progress: not null } or { WaitingRequests: > 0 } or { State: RepositoryState.Queued or RepositoryState.Cloning or RepositoryState.Indexing };

    /// <summary>What it was doing: the stage of its run, or that requests wait.</summary>
    public string Doing => Last?.Progress?.Stage ?? (IsAtWork ? "queue" : "rest");

    public async Task LookAsync(HttpHubClient client, string repositoryId, CancellationToken cancellationToken)
    {
        Last = await client.GetRepositoryAsync(repositoryId, cancellationToken);
        var position = Last.Commit is null && Reached == 0 ? 0 : ledger.PositionOf(Last.Commit);
        Backward += position < Reached ? 1 : 0;
        Reached = Math.Max(Reached, position);
    }

    /// <summary>Looks until it is told to stop, or the server does not answer any more.</summary>
    public async Task FollowAsync(HttpHubClient client, string repositoryId, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await LookAsync(client, repositoryId, stop);
                await Task.Delay(Interval, stop);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or HttpRequestException or IOException or HubException { Code: "request-no-server" })
        {
        }
    }

    /// <exception cref="HubException"><c>bench-index-failed</c>: a run failed, or nothing was at rest within ten minutes.</exception>
    public async Task RestAsync(HttpHubClient client, string repositoryId, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(10));
        do
        {
            await LookAsync(client, repositoryId, limit.Token);
            if (Last!.Error is { } error)
            {
                throw new HubException("bench-index-failed", error.Message);
            }

            await Task.Delay(Interval, limit.Token);
        }
        while (IsAtWork);
    }
}
