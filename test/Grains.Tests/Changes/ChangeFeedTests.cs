using System.Collections.Immutable;
using LunarHub.Grains.Changes;
using LunarHub.Grains.Tests.Hub;

namespace LunarHub.Grains.Tests.Changes;

public sealed class ChangeFeedTests : IDisposable
{
    private readonly TemporaryFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task Events_get_rising_ids_and_outlive_a_restart()
    {
        await using (var hub = await TestHub.StartAsync(data.Path))
        {
            (await Feed(hub).AppendAsync([Event("a", 1), Event("b", 1)])).Should().Be(2);
            (await Feed(hub).AppendAsync([Event("a", 2)])).Should().Be(3);
        }

        await using var again = await TestHub.StartAsync(data.Path);
        await Feed(again).AppendAsync([Event("a", 3)]);
        var part = await Feed(again).ReadAsync(0, 100, TimeSpan.Zero);
        part.Events.Select(happened => happened.Id).Should().Equal(1, 2, 3, 4);
        part.Events.Where(happened => happened.RepositoryId == "a").Select(happened => happened.Job!.Number).Should().Equal(1, 2, 3);
        part.Events.Should().AllSatisfy(happened => happened.At.Should().BeAfter(DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task Many_publishers_at_once_lose_nothing_and_each_keeps_its_order()
    {
        await using var hub = await TestHub.StartAsync(data.Path);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async repository =>
        {
            for (var i = 0; i < 20; i++)
            {
                await Feed(hub).AppendAsync([Event($"r{repository}", i)]);
            }
        }));

        var events = await ReadAllAsync(hub, 0);
        events.Select(happened => happened.Id).Should().Equal(Enumerable.Range(1, 400).Select(id => (long)id));
        events.GroupBy(happened => happened.RepositoryId).Should().AllSatisfy(group => group.Select(happened => happened.Job!.Number).Should().BeInAscendingOrder().And.HaveCount(20));
    }

    [Fact]
    public async Task Only_the_newest_are_kept_and_a_reader_learns_how_many_are_gone()
    {
        await using var hub = await TestHub.StartAsync(data.Path, changes: options => options.RetainedEvents = 2 * ChangeFeedGrain.PageSize);
        await Feed(hub).AppendAsync([.. Enumerable.Range(1, 500).Select(number => Event("a", number))]);
        var part = await Feed(hub).ReadAsync(10, 1_000, TimeSpan.Zero);
        part.Last.Should().Be(500);
        part.First.Should().BeGreaterThan(500 - (3 * ChangeFeedGrain.PageSize)).And.BeLessThanOrEqualTo(500 - (2 * ChangeFeedGrain.PageSize) + 1);
        part.MissedAfter(10).Should().Be(part.First - 11);
        part.Events.Select(happened => happened.Id).Should().Equal(Enumerable.Range((int)part.First, (int)(500 - part.First + 1)).Select(id => (long)id));
        part.MissedAfter(part.First - 1).Should().Be(0);
    }

    [Fact]
    public async Task A_reader_at_the_end_waits_for_the_next_event()
    {
        await using var hub = await TestHub.StartAsync(data.Path);
        await Feed(hub).AppendAsync([Event("a", 1)]);
        var waiting = Feed(hub).ReadAsync(1, 10, TimeSpan.FromSeconds(IChangeFeedGrain.LongestWait));
        await Feed(hub).AppendAsync([Event("a", 2)]);
        (await waiting).Events.Should().ContainSingle().Which.Id.Should().Be(2);
        (await Feed(hub).ReadAsync(2, 10, TimeSpan.FromMilliseconds(1))).Events.Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_publisher_repeats_after_a_crash_is_stored_once()
    {
        await using (var hub = await TestHub.StartAsync(data.Path))
        {
            await Feed(hub).AppendAsync([Event("a", 1) with { Sequence = 7 }]);
        }

        await using var again = await TestHub.StartAsync(data.Path);
        await Feed(again).AppendAsync([Event("a", 1) with { Sequence = 7 }, Event("a", 1) with { Sequence = 8 }, Event("b", 1) with { Sequence = 7 }]);
        (await ReadAllAsync(again, 0)).Should().HaveCount(3);
    }

    [Fact]
    public async Task A_hard_end_of_the_process_loses_nothing_that_was_acknowledged()
    {
        // The files as they are while the host still runs are what a killed process leaves.
        using var copy = new TemporaryFolder();
        await using (var hub = await TestHub.StartAsync(data.Path))
        {
            await Feed(hub).AppendAsync([.. Enumerable.Range(1, 150).Select(number => Event("a", number))]);
            foreach (var file in Directory.EnumerateFiles(data.Path).Where(file => !file.EndsWith("lock", StringComparison.Ordinal)))
            {
                File.Copy(file, Path.Combine(copy.Path, Path.GetFileName(file)));
            }
        }

        await using var after = await TestHub.StartAsync(copy.Path);
        (await ReadAllAsync(after, 0)).Select(happened => happened.Job!.Number).Should().Equal(Enumerable.Range(1, 150).Select(number => (long)number));
    }

    private static IChangeFeedGrain Feed(TestHub hub) => hub.Grains.GetGrain<IChangeFeedGrain>("test");

    private static HubEvent Event(string repository, long number) => new() { Kind = EventKind.JobProgress, RepositoryId = repository, Job = new JobNotice(number, "running") };

    private static async Task<ImmutableArray<HubEvent>> ReadAllAsync(TestHub hub, long after)
    {
        var all = ImmutableArray.CreateBuilder<HubEvent>();
        while (await Feed(hub).ReadAsync(after, 50, TimeSpan.Zero) is { Events: { IsEmpty: false } events })
        {
            all.AddRange(events);
            after = events[^1].Id;
        }

        return all.ToImmutable();
    }
}
