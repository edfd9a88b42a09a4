using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace LunarHub.Embedded.Tests;

public interface ITurnGrain : IGrainWithStringKey
{
    Task AddAsync(int value);

    Task<IReadOnlyList<int>> SeenAsync();

    Task WaitAsync(string signal);

    [ReadOnly]
    Task ReadAsync(string name);

    [AlwaysInterleave]
    Task PassAsync();

    [AlwaysInterleave]
    Task LingerAsync(string signal);

    Task AskAsync(ITurnGrain other, string self, int hops);
}

public interface IReentrantGrain : IGrainWithStringKey
{
    Task WaitAsync(string signal);

    Task TouchAsync();
}

public interface IChoosyGrain : IGrainWithStringKey
{
    Task WaitAsync(string signal);

    Task SayAsync(string word);
}

public sealed class TurnGrain(Probe probe) : Grain, ITurnGrain
{
    private readonly List<int> seen = [];
    private int inside;

    public async Task AddAsync(int value)
    {
        if (++inside != 1)
        {
            probe.Count("overlap");
        }

        var before = seen.Count;
        await Task.Yield();
        if (seen.Count != before)
        {
            probe.Count("overlap");
        }

        seen.Add(value);
        inside--;
    }

    public Task<IReadOnlyList<int>> SeenAsync() => Task.FromResult<IReadOnlyList<int>>([.. seen]);

    public async Task WaitAsync(string signal)
    {
        probe.Set("waiting " + signal);
        await probe.Seen(signal);
        probe.Log.Enqueue("waited " + signal);
    }

    public async Task ReadAsync(string name)
    {
        probe.Set("reading " + name);
        probe.Log.Enqueue("read " + name);
        await probe.Seen("read on");
    }

    public Task PassAsync() => Task.CompletedTask;

    public async Task LingerAsync(string signal)
    {
        probe.Set("lingering " + signal);
        await probe.Seen(signal);
    }

    public async Task AskAsync(ITurnGrain other, string self, int hops)
    {
        if (hops > 0)
        {
            var call = other.AskAsync(GrainFactory.GetGrain<ITurnGrain>(self), self, hops - 1);
            probe.Set($"asked {hops}");
            await call;
        }
    }
}

[Reentrant]
public sealed class ReentrantGrain(Probe probe) : Grain, IReentrantGrain
{
    public Task WaitAsync(string signal)
    {
        probe.Set("waiting " + signal);
        return probe.Seen(signal);
    }

    public Task TouchAsync() => Task.CompletedTask;
}

[MayInterleave(nameof(IsUrgent))]
public sealed class ChoosyGrain(Probe probe) : Grain, IChoosyGrain
{
    public static bool IsUrgent(IInvokable request) => request.GetArgumentCount() == 1 && request.GetArgument(0) is "urgent";

    public async Task WaitAsync(string signal)
    {
        probe.Set("waiting " + signal);
        await probe.Seen(signal);
        probe.Log.Enqueue("waited");
    }

    public Task SayAsync(string word)
    {
        probe.Log.Enqueue(word);
        return Task.CompletedTask;
    }
}

public sealed class TurnTests
{
    [Fact]
    public async Task A_call_that_interleaves_with_anything_holds_no_other_call_up()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grains.GetGrain<ITurnGrain>("a");
        var lingering = grain.LingerAsync("leave");
        await host.Probe.Seen("lingering leave");

        await grain.AddAsync(1);

        lingering.IsCompleted.Should().BeFalse();
        host.Probe.Set("leave");
        await lingering;
    }

    [Fact]
    public async Task Ten_thousand_concurrent_calls_run_one_at_a_time_in_the_order_they_were_sent()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grains.GetGrain<ITurnGrain>("a");
        await Task.WhenAll(Enumerable.Range(0, 10_000).Select(grain.AddAsync));
        (await grain.SeenAsync()).Should().Equal(Enumerable.Range(0, 10_000));
        host.Probe.Counts.Should().NotContainKey("overlap");
    }

    [Fact]
    public async Task Calls_from_many_threads_never_overlap()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grains.GetGrain<ITurnGrain>("a");
        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) => await grain.AddAsync(i));
        (await grain.SeenAsync()).Should().BeEquivalentTo(Enumerable.Range(0, 10_000));
        host.Probe.Counts.Should().NotContainKey("overlap");
    }

    [Fact]
    public async Task A_call_waits_for_the_one_that_runs()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grains.GetGrain<ITurnGrain>("a");
        var first = grain.WaitAsync("go");
        await host.Probe.Seen("waiting go");
        var second = grain.SeenAsync();
        await grain.PassAsync();
        second.IsCompleted.Should().BeFalse();
        host.Probe.Set("go");
        await Task.WhenAll(first, second);
    }

    [Fact]
    public async Task Read_only_calls_interleave_with_each_other_but_not_with_a_writer()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grains.GetGrain<ITurnGrain>("a");
        var writer = grain.WaitAsync("written");
        await host.Probe.Seen("waiting written");
        var readers = new[] { grain.ReadAsync("one"), grain.ReadAsync("two") };
        await grain.PassAsync();
        host.Probe.Log.Should().BeEmpty();
        host.Probe.Set("written");
        await Task.WhenAll(host.Probe.Seen("reading one"), host.Probe.Seen("reading two"));
        var next = grain.WaitAsync("again");
        await grain.PassAsync();
        host.Probe.Log.Should().Equal("waited written", "read one", "read two");
        host.Probe.Set("read on");
        host.Probe.Set("again");
        await Task.WhenAll([writer, next, .. readers]);
    }

    [Fact]
    public async Task A_reentrant_grain_takes_calls_while_one_awaits()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grains.GetGrain<IReentrantGrain>("a");
        var waiting = grain.WaitAsync("go");
        await host.Probe.Seen("waiting go");
        await grain.TouchAsync();
        waiting.IsCompleted.Should().BeFalse();
        host.Probe.Set("go");
        await waiting;
    }

    [Fact]
    public async Task MayInterleave_lets_in_the_calls_its_predicate_names()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grains.GetGrain<IChoosyGrain>("a");
        var waiting = grain.WaitAsync("go");
        await host.Probe.Seen("waiting go");
        var patient = grain.SayAsync("patient");
        await grain.SayAsync("urgent");
        host.Probe.Set("go");
        await Task.WhenAll(waiting, patient);
        host.Probe.Log.Should().Equal("urgent", "waited", "patient");
    }

    [Fact]
    public async Task A_full_queue_rejects_the_call_at_once()
    {
        await using var host = await TestHost.StartAsync(options => options.MaxEnqueuedRequests = 3);
        var grain = host.Grains.GetGrain<ITurnGrain>("a");
        var running = grain.WaitAsync("go");
        await host.Probe.Seen("waiting go");
        var queued = Enumerable.Range(0, 3).Select(grain.AddAsync).ToArray();
        await grain.Invoking(g => g.AddAsync(3)).Should().ThrowAsync<OrleansMessageRejectionException>();
        host.Probe.Set("go");
        await Task.WhenAll([running, .. queued]);
    }

    [Fact]
    public async Task A_cycle_of_calls_ends_in_a_timeout_and_the_grains_go_on()
    {
        await using var host = await TestHost.StartAsync();
        var a = host.Grains.GetGrain<ITurnGrain>("a");
        var cycle = a.AskAsync(host.Grains.GetGrain<ITurnGrain>("b"), "a", hops: 2);
        await host.Probe.Seen("asked 1");
        host.Time.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<TimeoutException>(() => cycle);
        (await a.SeenAsync().WaitAsync(TimeSpan.FromSeconds(10))).Should().BeEmpty();
    }
}
