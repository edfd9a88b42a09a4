using System.Collections.Concurrent;
using LunarHub.Grains;
using LunarHub.Text;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace LunarHub.ApiHost.Changes;

/// <summary>The feeds that this process's subscribers follow, and how many they may be.</summary>
internal sealed class ChangeTaps(IGrainFactory grains, HubServerOptions options, IHostApplicationLifetime host, TimeProvider time, ILogger<ChangeTaps> logger)
{
    private readonly ConcurrentDictionary<string, FeedTap> taps = new(StringComparer.Ordinal);

    /// <exception cref="HubException"><c>subscribers-too-many</c>.</exception>
    public FeedTap Enter(string feed)
        => taps.Values.Sum(tap => tap.Followers) < options.MaxSubscribers
            ? Of(feed)
            : throw new HubException("subscribers-too-many", $"This server has {options.MaxSubscribers} subscribers, as many as it may; try again later, or read GET /v1/changes/log.");

    public FeedTap Of(string feed) => taps.GetOrAdd(feed, key => new FeedTap(grains.GetGrain<IChangeFeedGrain>(key), time, logger, host.ApplicationStopping));
}
