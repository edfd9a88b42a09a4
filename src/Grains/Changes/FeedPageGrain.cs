using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace LunarHub.Grains.Changes;

/// <summary>A full page of a feed. Key: the feed's key, a slash and the page's number.</summary>
[Alias("lunarhub.IFeedPageGrain")]
public interface IFeedPageGrain : IGrainWithStringKey
{
    [Alias("Store")]
    Task StoreAsync(ImmutableArray<HubEvent> events, CancellationToken cancellationToken = default);

    /// <summary>Empty for a page that was dropped.</summary>
    [ReadOnly]
    [Alias("Read")]
    Task<ImmutableArray<HubEvent>> ReadAsync(CancellationToken cancellationToken = default);

    [Alias("Drop")]
    Task DropAsync(CancellationToken cancellationToken = default);
}

/// <inheritdoc cref="IFeedPageGrain"/>
[CollectionAgeLimit("00:02:00")]
public sealed class FeedPageGrain([PersistentState("page")] IPersistentState<FeedPage> page) : Grain, IFeedPageGrain
{
    public Task StoreAsync(ImmutableArray<HubEvent> events, CancellationToken cancellationToken = default)
    {
        page.State.Events = events;
        return page.WriteStateAsync(cancellationToken);
    }

    public Task<ImmutableArray<HubEvent>> ReadAsync(CancellationToken cancellationToken = default) => Task.FromResult(page.State.Events);

    public async Task DropAsync(CancellationToken cancellationToken = default)
    {
        await page.ClearStateAsync(cancellationToken);
        DeactivateOnIdle();
    }
}
