using LunarHub.Grains.Polling;
using Microsoft.Extensions.Time.Testing;

namespace LunarHub.Grains.Tests.Polling;

public sealed class PollScheduleTests
{
    private static readonly PollOptions Options = new() { MinInterval = TimeSpan.FromSeconds(10), MinLocalInterval = TimeSpan.FromSeconds(1), MaxInterval = TimeSpan.FromMinutes(10) };

    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void The_interval_grows_with_the_quiet_and_is_short_again_after_a_change()
    {
        var schedule = new PollSchedule(Options, clock);
        schedule.Next().Should().Be(TimeSpan.FromSeconds(10));
        clock.Advance(TimeSpan.FromMinutes(8));
        schedule.Unchanged();
        schedule.Next().Should().Be(TimeSpan.FromMinutes(1));
        clock.Advance(TimeSpan.FromDays(1));
        schedule.Next().Should().Be(TimeSpan.FromMinutes(10));
        schedule.Changed();
        schedule.Next().Should().Be(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_folder_of_this_machine_is_looked_at_more_often() => new PollSchedule(Options, clock) { IsLocal = true }.Next().Should().Be(TimeSpan.FromSeconds(1));

    [Fact]
    public void A_folder_of_this_machine_is_looked_at_as_before_when_it_tells_for_that_costs_nothing()
    {
        var schedule = new PollSchedule(Options, clock) { IsLocal = true };
        schedule.Told();
        schedule.Next().Should().Be(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_source_that_fails_is_asked_half_as_often_each_time_until_it_answers()
    {
        var schedule = new PollSchedule(Options, clock);
        var intervals = Enumerable.Range(0, 8).Select(_ =>
        {
            schedule.Failed();
            return schedule.Next().TotalSeconds;
        });
        intervals.Should().Equal(20, 40, 80, 160, 320, 600, 600, 600);
        schedule.Unchanged();
        schedule.Next().Should().Be(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_source_that_tells_by_itself_is_asked_rarely_until_it_has_failed_to_tell()
    {
        var schedule = new PollSchedule(Options, clock);
        schedule.Told();
        schedule.Next().Should().Be(TimeSpan.FromMinutes(10));
        schedule.Unchanged();
        schedule.Next().Should().Be(TimeSpan.FromMinutes(10));
        schedule.Changed();
        schedule.Next().Should().Be(TimeSpan.FromSeconds(10));
    }
}
