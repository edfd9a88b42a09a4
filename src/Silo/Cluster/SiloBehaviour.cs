using Orleans.Configuration;
using Orleans.Hosting;

namespace LunarHub.Silo;

/// <summary>How a silo treats calls, idle grains and its neighbours, wherever its state is kept.</summary>
internal static class SiloBehaviour
{
    public static void Apply(ISiloBuilder silo, ClusterOptions options)
    {
        silo.Configure<SiloMessagingOptions>(messaging =>
        {
            messaging.ResponseTimeout = options.ResponseTimeout;
            messaging.CancelRequestOnTimeout = true;
            messaging.MaxEnqueuedRequestsSoftLimit = options.WaitingCalls / 2;
            messaging.MaxEnqueuedRequestsHardLimit = options.WaitingCalls;
            messaging.MaxEnqueuedRequestsSoftLimit_StatelessWorker = options.WaitingCalls / 2;
            messaging.MaxEnqueuedRequestsHardLimit_StatelessWorker = options.WaitingCalls;
        });
        silo.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = options.CollectionAge);
        silo.Configure<LoadSheddingOptions>(shedding =>
        {
            shedding.LoadSheddingEnabled = options.ShedAtCpuPercent > 0;
            shedding.CpuThreshold = Math.Max(1, options.ShedAtCpuPercent);
        });
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            // Orleans would shorten the time of a probe to half of it while all is quiet: a silo that starts a large collection would be taken for dead.
            membership.ProbeTimeout = membership.MinProbeTimeout = options.ProbeTimeout;
            membership.NumMissedProbesLimit = options.MissedProbes;
            // One vote would do for a silo that only its accuser cannot reach; with two silos left there is only one to vote.
            membership.NumVotesForDeathDeclaration = 2;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(10);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
        });
    }
}
