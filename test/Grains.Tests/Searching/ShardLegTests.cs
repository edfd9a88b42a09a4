using LunarHub.Grains.Searching;
using LunarHub.Grains.Tests.Navigation;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LunarHub.Grains.Tests.Searching;

public sealed class ShardLegTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task A_shard_that_runs_out_of_time_gives_what_it_has_and_is_named()
    {
        var asked = 0;

        // The second file takes almost all of the deadline: the shard's patience ends before its caller's.
        var leg = Leg(_ =>
        {
            time.Advance(++asked == 2 ? TimeSpan.FromSeconds(1.95) : TimeSpan.Zero);
            return Task.CompletedTask;
        });

        var answered = await leg.AskAsync(null, Deadline, TimeSpan.Zero, time, NullLogger.Instance, CancellationToken.None);

        answered.Findings!.Candidates.Select(candidate => candidate.Path).Should().Equal("a.txt");
        answered.Missing.Should().Be("acme/slow, part 2 of 3: not finished within 2 s; what it had found by then is here");
    }

    [Fact]
    public async Task A_shard_that_gives_nothing_in_time_is_named()
    {
        var leg = Leg(token =>
        {
            time.Advance(Deadline);
            token.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        });

        var answered = await leg.AskAsync(null, Deadline, TimeSpan.Zero, time, NullLogger.Instance, CancellationToken.None);

        answered.Findings.Should().BeNull();
        answered.Missing.Should().Be("acme/slow, part 2 of 3: no answer within 2 s");
    }

    [Fact]
    public async Task A_shard_in_time_misses_nothing()
    {
        var answered = await Leg(_ => Task.CompletedTask).AskAsync(null, Deadline, TimeSpan.Zero, time, NullLogger.Instance, CancellationToken.None);

        answered.Findings!.Candidates.Should().HaveCount(2);
        answered.Missing.Should().BeNull();
    }

    private ShardLeg Leg(Func<CancellationToken, Task> before) => new(
        new CatalogEntry("slow", "acme/slow", "/src/slow", MarkedHub.IndexedAt, Shards: 3),
        1,
        new MarkedShard("slow/1", [MarkedFile.Parse("a.txt", "zephyr"), MarkedFile.Parse("b.txt", "zephyr")], before, time),
        new ShardSearch { Query = "zephyr", Mode = SearchMode.Exact, Refs = ["main"], Limit = 10 });
}
