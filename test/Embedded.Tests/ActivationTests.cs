using LunarHub.Embedded.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Embedded.Tests;

public interface ILifeGrain : IGrainWithStringKey
{
    Task<string> KeyAsync();

    Task StayAsync(TimeSpan span);

    Task LeaveAsync();
}

public interface IKeptGrain : IGrainWithStringKey
{
    Task TouchAsync();
}

public interface IFragileGrain : IGrainWithIntegerKey
{
    Task<long> KeyAsync();
}

public sealed class LifeGrain(Probe probe) : Grain, ILifeGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        probe.Count("activated");
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Log.Enqueue(reason.ReasonCode.ToString());
        probe.Set("deactivated " + this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public Task<string> KeyAsync() => Task.FromResult(this.GetPrimaryKeyString());

    public Task StayAsync(TimeSpan span)
    {
        DelayDeactivation(span);
        return Task.CompletedTask;
    }

    public Task LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

[KeepAlive]
public sealed class KeptGrain(Probe probe) : Grain, IKeptGrain
{
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Set("kept left");
        return Task.CompletedTask;
    }

    public Task TouchAsync() => Task.CompletedTask;
}

public sealed class FragileGrain(Probe probe) : Grain, IFragileGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
        => probe.Count("fragile") == 1 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;

    public Task<long> KeyAsync() => Task.FromResult(this.GetPrimaryKeyLong());
}

public sealed class ActivationTests
{
    [Fact]
    public async Task A_grain_activates_at_its_first_call_and_once()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grains.GetGrain<ILifeGrain>("a");
        host.Probe.Counts.Should().BeEmpty();
        (await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => grain.KeyAsync()))).Should().OnlyContain(key => key == "a");
        host.Probe.Counts["activated"].Should().Be(1);
        host.Services.GetRequiredService<EmbeddedStatistics>().Activations["life"].Should().Be(1);
    }

    [Fact]
    public async Task An_idle_grain_is_deactivated_after_its_age_and_comes_back_fresh()
    {
        await using var host = await TestHost.StartAsync();
        await host.Grains.GetGrain<IKeptGrain>("kept").TouchAsync();
        await host.Grains.GetGrain<ILifeGrain>("a").KeyAsync();
        host.Time.Advance(TimeSpan.FromMinutes(14));
        host.Probe.Log.Should().BeEmpty();
        await host.AdvanceUntilAsync(host.Probe.Seen("deactivated a"), TimeSpan.FromMinutes(1));
        host.Probe.Log.Should().Equal("ActivationIdle");
        (await host.Grains.GetGrain<ILifeGrain>("a").KeyAsync()).Should().Be("a");
        host.Probe.Counts["activated"].Should().Be(2);
        host.Services.GetRequiredService<EmbeddedStatistics>().Activations["kept"].Should().Be(1);
    }

    [Fact]
    public async Task A_delayed_grain_outlives_the_idle_age()
    {
        await using var host = await TestHost.StartAsync();
        await host.Grains.GetGrain<ILifeGrain>("long").StayAsync(TimeSpan.FromDays(30));
        await host.Grains.GetGrain<ILifeGrain>("short").KeyAsync();
        await host.AdvanceUntilAsync(host.Probe.Seen("deactivated short"), TimeSpan.FromMinutes(1));
        host.Time.Advance(TimeSpan.FromMinutes(30));
        host.Services.GetRequiredService<EmbeddedStatistics>().Activations["life"].Should().Be(1);
        await host.AdvanceUntilAsync(host.Probe.Seen("deactivated long"), TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task DeactivateOnIdle_ends_the_activation_and_later_calls_get_a_new_one()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grains.GetGrain<ILifeGrain>("a");
        var calls = new List<Task<string>>();
        await grain.LeaveAsync();
        for (var i = 0; i < 50; i++)
        {
            calls.Add(grain.KeyAsync());
        }

        (await Task.WhenAll(calls)).Should().OnlyContain(key => key == "a");
        host.Probe.Log.Should().Equal("ApplicationRequested");
        host.Probe.Counts["activated"].Should().Be(2);
    }

    [Fact]
    public async Task A_failed_activation_fails_the_calls_that_wait_for_it_and_the_next_call_tries_again()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grains.GetGrain<IFragileGrain>(42);
        await grain.Invoking(g => g.KeyAsync()).Should().ThrowAsync<InvalidOperationException>().WithMessage("not yet");
        (await grain.KeyAsync()).Should().Be(42);
    }

    [Fact]
    public async Task Stopping_deactivates_every_grain_and_refuses_new_ones()
    {
        var host = await TestHost.StartAsync();
        var grains = host.Grains;
        for (var i = 0; i < 100; i++)
        {
            await grains.GetGrain<ILifeGrain>($"{i}").KeyAsync();
        }

        await host.DisposeAsync();
        host.Probe.Log.Should().HaveCount(100).And.OnlyContain(reason => reason == "ShuttingDown");
        await grains.GetGrain<ILifeGrain>("late").Invoking(g => g.KeyAsync()).Should().ThrowAsync<OrleansMessageRejectionException>();
    }
}
