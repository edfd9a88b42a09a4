using Microsoft.Extensions.Time.Testing;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Embedded.Tests;

public interface IRemindedGrain : IGrainWithStringKey
{
    Task RemindAsync(string name, TimeSpan due, TimeSpan period);

    Task ForgetAsync(string name);

    Task<string[]> NamesAsync();
}

public sealed class RemindedGrain(Probe probe) : Grain, IRemindedGrain, IRemindable
{
    public Task RemindAsync(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public async Task ForgetAsync(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public async Task<string[]> NamesAsync() => [.. (await this.GetReminders()).Select(reminder => reminder.ReminderName)];

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        probe.Log.Enqueue($"{reminderName} {status.CurrentTickTime:HH:mm} of {status.FirstTickTime:HH:mm} every {status.Period.TotalMinutes}");
        probe.Set($"{reminderName} {status.CurrentTickTime:HH:mm}");
        return Task.CompletedTask;
    }
}

public sealed class ReminderTests
{
    private static FakeTimeProvider NewClock() => new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_reminder_fires_when_due_and_then_periodically()
    {
        await using var host = await TestHost.StartAsync(time: NewClock());
        await host.Grains.GetGrain<IRemindedGrain>("a").RemindAsync("r", TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
        host.Time.Advance(TimeSpan.FromMinutes(4));
        host.Probe.Log.Should().BeEmpty();
        host.Time.Advance(TimeSpan.FromMinutes(1));
        await host.AdvanceUntilAsync(host.Probe.Seen("r 12:05"), TimeSpan.FromTicks(1));
        host.Time.Advance(TimeSpan.FromMinutes(10));
        await host.AdvanceUntilAsync(host.Probe.Seen("r 12:15"), TimeSpan.FromTicks(1));
        host.Probe.Log.Should().Equal("r 12:05 of 12:05 every 10", "r 12:15 of 12:05 every 10");
    }

    [Fact]
    public async Task A_reminder_outlives_the_process_and_a_missed_tick_fires_once()
    {
        var folder = TestHost.NewFolder();
        await using (var host = await TestHost.StartAsync(folder: folder, time: NewClock()))
        {
            await host.Grains.GetGrain<IRemindedGrain>("a").RemindAsync("r", TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));
        }

        var later = NewClock();
        later.Advance(TimeSpan.FromMinutes(32));
        await using (var host = await TestHost.StartAsync(folder: folder, time: later))
        {
            await host.AdvanceUntilAsync(host.Probe.Seen("r 12:32"), TimeSpan.FromTicks(1));
            host.Time.Advance(TimeSpan.FromMinutes(3));
            await host.AdvanceUntilAsync(host.Probe.Seen("r 12:35"), TimeSpan.FromTicks(1));
            host.Probe.Log.Should().Equal("r 12:32 of 12:05 every 10", "r 12:35 of 12:05 every 10");
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_reminder_that_is_unregistered_is_gone()
    {
        await using var host = await TestHost.StartAsync(time: NewClock());
        var grain = host.Grains.GetGrain<IRemindedGrain>("a");
        await grain.RemindAsync("gone", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        await grain.RemindAsync("kept", TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(60));
        await grain.ForgetAsync("gone");
        (await grain.NamesAsync()).Should().Equal("kept");
        host.Time.Advance(TimeSpan.FromMinutes(2));
        await host.AdvanceUntilAsync(host.Probe.Seen("kept 12:02"), TimeSpan.FromTicks(1));
        host.Probe.Log.Should().ContainSingle();
    }
}
