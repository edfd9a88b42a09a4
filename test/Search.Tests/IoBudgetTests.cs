using LunarHub.Search.Storage;
using Microsoft.Extensions.Time.Testing;

namespace LunarHub.Search.Tests;

public sealed class IoBudgetTests
{
    private readonly WatchedClock clock = new();

    [Fact]
    public void What_the_bucket_holds_is_spent_at_once_and_it_holds_a_tenth_of_a_second()
    {
        var budget = new IoBudget(1_000, clock);
        clock.Advance(TimeSpan.FromHours(1));

        budget.Spend(60, CancellationToken.None);
        budget.Spend(40, CancellationToken.None);

        clock.Timers.Should().Be(0);
    }

    [Fact]
    public async Task More_than_it_holds_waits_until_that_has_flowed_in()
    {
        var budget = new IoBudget(1_000, clock);

        var spending = SpendAsync(budget, 600);
        await clock.NextTimerAsync();

        clock.Advance(TimeSpan.FromMilliseconds(499));
        spending.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await spending;
    }

    [Fact]
    public async Task Those_who_share_it_wait_for_each_other()
    {
        var budget = new IoBudget(1_000, clock);
        var first = SpendAsync(budget, 1_100);
        await clock.NextTimerAsync();
        var second = SpendAsync(budget, 1_000);
        await clock.NextTimerAsync();

        clock.Advance(TimeSpan.FromSeconds(1));
        await first;
        second.IsCompleted.Should().BeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));
        await second;
    }

    [Fact]
    public async Task A_wait_ends_with_its_cancellation()
    {
        var budget = new IoBudget(1, clock);
        using var cancel = new CancellationTokenSource();
        var spending = SpendAsync(budget, 1_000_000, cancel.Token);
        await clock.NextTimerAsync();

        await cancel.CancelAsync();

        await spending.Awaiting(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void Without_a_limit_nothing_waits()
    {
        IoBudget.Unlimited.Spend(long.MaxValue / 2, CancellationToken.None);
        new IoBudget(0, clock).Spend(long.MaxValue / 2, CancellationToken.None);

        clock.Timers.Should().Be(0);
    }

    [Fact]
    public async Task A_merge_waits_for_its_budget_and_commits_and_searches_do_not_wait_for_it()
    {
        using var shard = new TestShard();
        var documents = Enumerable.Range(0, CompactionPlan.Fanout).Select(i => TestShard.Document($"f{i}.txt", $"shared word{i}")).ToList();
        for (var i = 1; i <= documents.Count; i++)
        {
            shard.Commit($"c{i}", documents[..i]);
        }

        var merging = Task.Run(() => shard.Index.Compact(new IoBudget(16 << 10, clock)));
        await clock.NextTimerAsync();
        shard.Commit("after", [.. documents, TestShard.Document("late.txt", "shared late")]);
        shard.Search("shared").Candidates.Should().HaveCount(documents.Count + 1);
        merging.IsCompleted.Should().BeFalse();

        var waits = 0;
        while (!merging.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            waits++;
            await Task.WhenAny(merging, clock.NextTimerAsync());
        }

        (await merging).Should().BeTrue();
        waits.Should().BeGreaterThan(1, "the merged files are larger than what flows in within a second");
        using var snapshot = shard.Index.Acquire();
        snapshot.Segments.Should().Be(2);
        shard.Search("shared").Candidates.Should().HaveCount(documents.Count + 1);
    }

    private static Task SpendAsync(IoBudget budget, long bytes, CancellationToken cancellationToken = default)
        => Task.Run(() => budget.Spend(bytes, cancellationToken), CancellationToken.None);

    /// <summary>A clock that tells of every timer that is set, so that a test moves it only when somebody waits.</summary>
    private sealed class WatchedClock : FakeTimeProvider
    {
        private readonly SemaphoreSlim set = new(0);
        private int timers;

        public int Timers => Volatile.Read(ref timers);

        public Task NextTimerAsync() => set.WaitAsync();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref timers);
            set.Release();
            return timer;
        }
    }
}
