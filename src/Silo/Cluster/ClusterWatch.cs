using System.Threading.Channels;
using LunarHub.Grains;
using LunarHub.Grains.Shards;
using LunarHub.Silo.Placement;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Core.Internal;
using Orleans.Runtime;

namespace LunarHub.Silo;

/// <summary>
/// Brings the work of silos that went to those that are left, and gives a silo that came its share. When the set of silos changes, every silo lets go of shards that the new plan
/// gives to another; one silo, the first by address, wakes the repositories, whose queues go on where they ended, and opens the shards that nobody holds.
/// </summary>
internal sealed partial class ClusterWatch(IClusterMembershipService membership, ILocalSiloDetails self, IGrainFactory grains, OpenShards open, ShardPlans plans, ILogger<ClusterWatch> logger)
    : BackgroundService
{
    // Silos of a rolling restart or a start of the whole cluster come within moments of each other.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    // Sizes change while silos do not.
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(2);

    private const int OpenedTogether = 16;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var reading = ReadChangesAsync(changes.Writer, stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var (change, lost) = (false, false);
            using (var period = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken))
            {
                period.CancelAfter(Period);
                try
                {
                    lost = await changes.Reader.ReadAsync(period.Token);
                    change = true;
                }
                catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
                {
                    // Nothing changed for a while.
                }
            }

            // What was on a lost silo is missing from every answer until it is somewhere else: that does not wait.
            if (change && !lost)
            {
                await Task.Delay(Settling, stoppingToken);
            }

            while (!await FollowAsync(change, stoppingToken))
            {
                await Task.Delay(Settling, stoppingToken);
            }
        }

        await reading;
    }

    private async Task ReadChangesAsync(ChannelWriter<bool> changes, CancellationToken cancellationToken)
    {
        HashSet<SiloAddress> known = [];
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(cancellationToken))
            {
                HashSet<SiloAddress> active = [.. snapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)];
                if (!active.SetEquals(known))
                {
                    LogSilos(active.Count, string.Join(", ", active.Select(ShardPlans.NameOf).Order(StringComparer.Ordinal)));
                    foreach (var lost in known.Except(active))
                    {
                        LogLost(ShardPlans.NameOf(lost), snapshot.GetSiloStatus(lost) == SiloStatus.Dead ? "is lost" : "is leaving");
                    }

                    changes.TryWrite(known.Except(active).Any());
                    known = active;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task<bool> FollowAsync(bool change, CancellationToken cancellationToken)
    {
        SiloAddress[] active = [.. membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)];
        if (!active.Contains(self.SiloAddress))
        {
            return true;
        }

        try
        {
            await HandOverAsync(active, cancellationToken);
            if (change && active.Min()!.Equals(self.SiloAddress))
            {
                await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).ResumeAsync(cancellationToken);
                await OpenAllAsync(cancellationToken);
            }

            return true;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotFollowed(error);
            return false;
        }
    }

    private async Task HandOverAsync(SiloAddress[] active, CancellationToken cancellationToken)
    {
        foreach (var key in open.Keys)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!plans.SiloOf(key, active).Equals(self.SiloAddress))
            {
                var shard = grains.GetGrain<IShardGrain>(key);
                await shard.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
                LogHandedOver(key);
            }
        }
    }

    // The first search after a loss then finds every shard open.
    private async Task OpenAllAsync(CancellationToken cancellationToken)
    {
        var catalog = await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).ListAsync(cancellationToken);
        var shards = catalog.Repositories.SelectMany(entry => Enumerable.Range(0, entry.Shards).Select(number => grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(entry.Id, number))));
        await Parallel.ForEachAsync(shards, new ParallelOptions { MaxDegreeOfParallelism = OpenedTogether, CancellationToken = cancellationToken }, async (shard, token) => await shard.GetHeldAsync(token));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The cluster has {Count} active silos: {Silos}")]
    private partial void LogSilos(int count, string silos);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Silo {Silo} {What}.")]
    private partial void LogLost(string silo, string what);

    [LoggerMessage(Level = LogLevel.Information, Message = "Shard {Shard} is handed over.")]
    private partial void LogHandedOver(string shard);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster has changed, and what follows from it is not done yet; it is tried again.")]
    private partial void LogNotFollowed(Exception error);
}
