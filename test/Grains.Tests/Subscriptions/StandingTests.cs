using System.Collections.Immutable;
using LunarHub.Grains.Tests.Hub;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Subscriptions;

/// <summary>Standing queries over pushes to a real repository.</summary>
public sealed class StandingTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository source = new();

    public void Dispose()
    {
        data.Dispose();
        source.Dispose();
    }

    [Fact]
    public async Task A_push_tells_what_became_of_the_matches_with_commit_and_author()
    {
        source.Write("a.py", "print(1)\n").Write("b.py", "password = 1\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var status = await hub.AddAsync(source, "shop");
        await AddAsync(hub, "secrets", "\"password\"");
        await AddAsync(hub, "elsewhere", "repo:other \"password\"");
        await AddAsync(hub, "narrow", "\"password\"", new EventFilter { Paths = ["*.md"] });

        source.Write("a.py", "print(1)\npassword = 2\n").Delete("b.py");
        var commit = source.Commit("leak");
        await hub.ReindexAsync(status.Id);

        var told = (await MatchesAsync(hub, status.Id)).Should().ContainSingle().Subject;
        told.Should().BeEquivalentTo(new { Kind = EventKind.QueryMatched, Repository = "shop", Commit = commit, Ref = "refs/heads/main" });
        told.Match!.SubscriptionId.Should().Be("secrets");
        told.Match.Total.Should().Be(2);
        told.Match.Places.Select(place => (place.Change, place.Path, place.Line, place.Author, place.Commit)).Should().Equal(
            (ChangeType.Added, "a.py", "password = 2", "Test", commit), (ChangeType.Removed, "b.py", "password = 1", "Test", commit));
    }

    [Fact]
    public async Task A_query_that_is_gone_is_not_asked_and_one_that_came_later_is()
    {
        source.Write("a.txt", "one\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var status = await hub.AddAsync(source);
        await AddAsync(hub, "gone", "\"needle\"");
        source.Write("b.txt", "needle\n").Commit();
        await hub.ReindexAsync(status.Id);
        (await MatchesAsync(hub, status.Id)).Select(told => told.Match!.SubscriptionId).Should().Equal("gone");
        await hub.Grains.GetGrain<ISubscriptionBucketGrain>(ISubscriptionBucketGrain.KeyOf("gone")).RemoveAsync("gone");
        await AddAsync(hub, "new", "\"needle\"");
        source.Write("c.txt", "needle\n").Commit();
        await hub.ReindexAsync(status.Id);
        (await MatchesAsync(hub, status.Id)).Select(told => told.Match!.SubscriptionId).Should().Equal("gone", "new");
    }

    [Fact]
    public async Task Bad_queries_are_refused_when_they_are_made()
    {
        await using var hub = await TestHub.StartAsync(data.Path);
        foreach (var (query, code) in new[] { ("/(/", "query-invalid-regex"), ("author:ada \"x\"", "query-not-standing"), ("", "query-empty") })
        {
            var add = () => AddAsync(hub, "q", query);
            (await add.Should().ThrowAsync<HubException>()).Which.Code.Should().Be(code);
        }
    }

    private static Task AddAsync(TestHub hub, string id, string query, EventFilter? filter = null) => hub.Grains.GetGrain<ISubscriptionBucketGrain>(ISubscriptionBucketGrain.KeyOf(id))
        .AddAsync(new Subscription { Id = id, Name = id, CreatedAt = DateTimeOffset.UnixEpoch, Query = query, Filter = filter ?? new EventFilter() });

    private static async Task<ImmutableArray<HubEvent>> MatchesAsync(TestHub hub, string id)
    {
        await hub.Grains.GetGrain<IRepositoryChangesGrain>(id).WaitUntilIdleAsync();
        return (await hub.Grains.GetGrain<IChangeFeedGrain>(IChangeFeedGrain.Matches).ReadAsync(0, 1_000, TimeSpan.Zero)).Events;
    }
}
