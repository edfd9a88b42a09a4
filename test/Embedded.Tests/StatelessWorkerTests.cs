using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Embedded.Tests;

public interface IWorkerGrain : IGrainWithIntegerKey
{
    Task WorkAsync();
}

[StatelessWorker(4)]
public sealed class WorkerGrain(Probe probe) : Grain, IWorkerGrain
{
    private int inside;

    public async Task WorkAsync()
    {
        (++inside).Should().Be(1);
        if (probe.Count("started") == 4)
        {
            probe.Set("four at once");
        }

        await probe.Seen("go");
        inside--;
    }
}

public sealed class StatelessWorkerTests
{
    [Fact]
    public async Task The_pool_grows_to_its_limit_works_in_parallel_and_stays_within_it()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grains.GetGrain<IWorkerGrain>(0);
        var calls = Enumerable.Range(0, 20).Select(_ => grain.WorkAsync()).ToArray();
        await host.Probe.Seen("four at once");
        host.Probe.Counts["started"].Should().Be(4);
        host.Probe.Set("go");
        await Task.WhenAll(calls);
        host.Probe.Counts["started"].Should().Be(20);
    }
}
