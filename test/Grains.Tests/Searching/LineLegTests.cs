using LunarHub.Grains.Searching;
using LunarHub.Grains.Tests.Navigation;
using LunarHub.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace LunarHub.Grains.Tests.Searching;

public sealed class LineLegTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task What_was_read_before_the_deadline_stays_and_the_shard_is_named()
    {
        var asked = new TaskCompletionSource();
        using var late = new CancellationTokenSource(Deadline, time);
        var leg = Leg(async token =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        });

        var reading = leg.ReadAsync(Deadline, NullLogger.Instance, late.Token, late.Token);
        await asked.Task;
        time.Advance(Deadline);
        await reading;

        (await leg.Batches.ReadAllAsync().ToListAsync()).Should().ContainSingle().Which.Lines.Should().NotBeEmpty();
        leg.Missing.Should().Equal("acme/slow, part 2 of 3: not finished within 3 s");
    }

    [Fact]
    public async Task A_shard_that_fails_is_named_with_its_reason()
    {
        var leg = Leg(_ => throw new HubException("index-corrupt", "segment 7 is damaged"));

        await leg.ReadAsync(Deadline, NullLogger.Instance, CancellationToken.None, CancellationToken.None);

        (await leg.Batches.ReadAllAsync().ToListAsync()).Should().ContainSingle();
        leg.Missing.Should().Equal("acme/slow, part 2 of 3: segment 7 is damaged");
    }

    [Fact]
    public async Task An_error_in_the_query_is_the_readers()
    {
        var leg = Leg(_ => throw new HubException("query-empty", "the query is empty"));

        await leg.ReadAsync(Deadline, NullLogger.Instance, CancellationToken.None, CancellationToken.None);
        var read = async () => await leg.Batches.ReadAllAsync().ToListAsync();

        (await read.Should().ThrowAsync<HubException>()).Which.Code.Should().Be("query-empty");
    }

    [Fact]
    public async Task Who_stops_in_silence_is_told_of_nothing_missing()
    {
        using var stop = new CancellationTokenSource();
        var leg = Leg(async token =>
        {
            await stop.CancelAsync();
            token.ThrowIfCancellationRequested();
        });

        await leg.ReadAsync(Deadline, NullLogger.Instance, CancellationToken.None, stop.Token);

        leg.Missing.Should().BeEmpty();
    }

    private static LineLeg Leg(Func<CancellationToken, Task> afterFirst) => new(
        new CatalogEntry("slow", "acme/slow", "/src/slow", MarkedHub.IndexedAt, Shards: 3),
        1,
        new MarkedShard("slow/1", [MarkedFile.Parse("a.txt", "zephyr"), MarkedFile.Parse("b.txt", "zephyr")], afterFirst),
        new ShardSearch { Query = "zephyr", Mode = SearchMode.Exact, Refs = ["main"], Limit = 0 });
}
