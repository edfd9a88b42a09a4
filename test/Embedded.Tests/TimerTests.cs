using Orleans;
using Orleans.Runtime;

namespace LunarHub.Embedded.Tests;

public interface ITimerGrain : IGrainWithStringKey
{
    Task StartAsync(TimeSpan period, bool keepAlive);

    Task StopAsync();

    Task WaitAsync(string signal);
}

public sealed class TimerGrain(Probe probe) : Grain, ITimerGrain
{
    private IGrainTimer? timer;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Set("timer grain left");
        return Task.CompletedTask;
    }

    public Task StartAsync(TimeSpan period, bool keepAlive)
    {
        RequestContext.Set("caller", "somebody");
        timer = this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions { DueTime = period, Period = period, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task WaitAsync(string signal)
    {
        probe.Set("waiting " + signal);
        return probe.Seen(signal);
    }

    private Task TickAsync(CancellationToken cancellationToken)
    {
        var tick = probe.Count("ticks");
        probe.Log.Enqueue($"tick {tick} {RequestContext.Get("caller") ?? "nobody"}");
        probe.Set($"tick {tick}");
        return tick == 2 ? throw new InvalidOperationException("a failing tick") : Task.CompletedTask;
    }
}

public sealed class TimerTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_timer_ticks_goes_on_after_a_failure_and_ends_with_its_disposal()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grains.GetGrain<ITimerGrain>("a");
        await grain.StartAsync(Period, keepAlive: false);
        host.Time.Advance(TimeSpan.FromSeconds(9));
        host.Probe.Log.Should().BeEmpty();
        await host.AdvanceUntilAsync(host.Probe.Seen("tick 3"), TimeSpan.FromSeconds(1));
        await grain.StopAsync();
        var ticks = host.Probe.Log.Count;
        host.Time.Advance(TimeSpan.FromMinutes(1));
        await grain.StopAsync();
        host.Probe.Log.Should().HaveCount(ticks).And.OnlyContain(line => line.EndsWith("nobody"), "a tick carries no caller's context");
    }

    [Fact]
    public async Task A_tick_waits_for_the_call_that_runs()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grains.GetGrain<ITimerGrain>("a");
        await grain.StartAsync(Period, keepAlive: false);
        var call = grain.WaitAsync("go");
        await host.Probe.Seen("waiting go");
        host.Time.Advance(Period);
        host.Probe.Log.Should().BeEmpty();
        host.Probe.Set("go");
        await call;
        await host.Probe.Seen("tick 1");
    }

    [Fact]
    public async Task Ticks_keep_a_grain_in_memory_only_when_asked_to()
    {
        await using var host = await TestHost.StartAsync();
        await host.Grains.GetGrain<ITimerGrain>("a").StartAsync(Period, keepAlive: false);
        await host.AdvanceUntilAsync(host.Probe.Seen("timer grain left"), Period);
        var ticks = host.Probe.Log.Count;
        host.Time.Advance(Period * 10);
        host.Probe.Log.Should().HaveCount(ticks, "the timer went with its activation");
    }
}
