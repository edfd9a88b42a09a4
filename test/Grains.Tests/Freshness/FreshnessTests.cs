using LunarHub.Grains.Tests.Hub;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Freshness;

public sealed class FreshnessTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task A_commit_that_nobody_announced_is_fetched_indexed_and_told()
    {
        repository.Write("a.txt", "first words\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository);
        var second = repository.Write("a.txt", "second words\n").Commit();

        var shown = await WaitAsync(hub, new FreshnessDemand { AtLeast = second, Patience = FreshnessDemand.MaximumPatience });

        shown.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Ref = "refs/heads/main", Commit = second, IsHead = true });
        (await hub.SearchAsync("second", SearchMode.Keyword)).Hits.Should().ContainSingle().Which.Commit.Should().Be(second);
    }

    [Fact]
    public async Task A_commit_within_the_indexed_history_is_there_already_by_its_first_digits_too()
    {
        var first = repository.Write("a.txt", "one\n").Commit();
        var second = repository.Write("a.txt", "two\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var status = await hub.AddAsync(repository);

        foreach (var atLeast in new[] { first, first[..7].ToUpperInvariant(), second, second[..10] })
        {
            (await WaitAsync(hub, new FreshnessDemand { AtLeast = atLeast })).Should().ContainSingle().Which.Commit.Should().Be(second);
        }

        (await hub.Repository(status.Id).GetStatusAsync()).CompletedRequest.Should().Be(status.CompletedRequest, "nothing had to be fetched");
    }

    [Fact]
    public async Task A_commit_that_comes_to_the_branch_later_ends_the_waiting_then()
    {
        repository.Write("a.txt", "one\n").Commit();
        repository.Git("switch", "--quiet", "-c", "topic");
        var topic = repository.Write("b.txt", "topic\n").Commit();
        repository.Git("switch", "--quiet", "main");
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository)).Id;

        var waiting = WaitAsync(hub, new FreshnessDemand { AtLeast = topic, Patience = FreshnessDemand.MaximumPatience });
        await hub.Repository(id).WaitForRequestAsync(2);
        waiting.IsCompleted.Should().BeFalse("the commit is in the mirror, but not on the branch that is indexed");
        repository.Git("merge", "--quiet", "--no-ff", "-m", "merge", "topic");
        await hub.Repository(id).RequestIndexAsync(new IndexRequest("pushed"));

        (await waiting).Should().ContainSingle().Which.Commit.Should().Be(repository.Git("rev-parse", "HEAD").Trim());
    }

    [Fact]
    public async Task Fresh_looks_at_the_source_first()
    {
        repository.Write("a.txt", "one\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository);
        var second = repository.Write("a.txt", "two\n").Commit();

        (await WaitAsync(hub, new FreshnessDemand())).Should().ContainSingle().Which.Commit.Should().NotBe(second, "nothing was demanded");
        (await WaitAsync(hub, new FreshnessDemand { Fresh = true, Patience = FreshnessDemand.MaximumPatience })).Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Commit = second, IsHead = true });
    }

    [Fact]
    public async Task A_source_that_is_gone_is_no_fresh_answer()
    {
        repository.Write("a.txt", "one\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository);
        Directory.Delete(Path.Combine(repository.Folder, ".git"), recursive: true);

        var error = await FluentActions.Awaiting(() => WaitAsync(hub, new FreshnessDemand { Fresh = true, Patience = FreshnessDemand.MaximumPatience })).Should().ThrowAsync<HubException>();

        error.Which.Code.Should().Be("index-behind");
        error.Which.Message.Should().Contain("the last run failed");
    }

    [Fact]
    public async Task When_patience_runs_out_the_error_says_where_the_index_stands()
    {
        var head = repository.Write("a.txt", "one\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository);

        var error = await FluentActions.Awaiting(() => WaitAsync(hub, new FreshnessDemand { AtLeast = "0123456789", Patience = TimeSpan.Zero })).Should().ThrowAsync<HubException>();

        error.Which.Code.Should().Be("index-behind");
        error.Which.Message.Should().Contain("0123456789").And.Contain($"refs/heads/main is at {head}");
    }

    [Theory]
    [InlineData("main")]
    [InlineData("012345")]
    [InlineData("--help")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task What_is_no_commit_is_refused(string atLeast)
    {
        await using var hub = await TestHub.StartAsync(data.Path);

        (await FluentActions.Awaiting(() => WaitAsync(hub, new FreshnessDemand { AtLeast = atLeast })).Should().ThrowAsync<HubException>()).Which.Code.Should().Be("at-least-invalid");
    }

    [Fact]
    public async Task A_commit_is_one_repositorys()
    {
        repository.Write("a.txt", "one\n");
        var commit = repository.Commit();
        using var other = new TemporaryRepository();
        other.Write("b.txt", "two\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository, "first");
        await hub.AddAsync(other, "second");

        (await FluentActions.Awaiting(() => WaitAsync(hub, new FreshnessDemand { AtLeast = commit })).Should().ThrowAsync<HubException>()).Which.Code.Should().Be("at-least-invalid");
        (await WaitAsync(hub, new FreshnessDemand { AtLeast = commit, Query = "one repo:first" })).Should().ContainSingle().Which.Repository.Should().Be("first");
        (await WaitAsync(hub, new FreshnessDemand())).Select(shown => shown.Repository).Should().Equal("first", "second");
    }

    [Fact]
    public async Task Answers_say_what_was_searched_even_where_nothing_was_found()
    {
        var head = repository.Write("a.txt", "some words\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository);

        var answer = await hub.SearchAsync("\"absent text\"");

        answer.Hits.Should().BeEmpty();
        answer.Searched.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Ref = "refs/heads/main", Commit = head, IsHead = true });
        answer.Searched[0].IndexedAt.Should().NotBeNull();
    }

    [Fact]
    public async Task Every_line_of_a_stream_says_which_commit_it_is_of()
    {
        var head = repository.Write("a.txt", "some words\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository);

        await foreach (var part in hub.Grains.GetGrain<ILineSearchGrain>(Guid.NewGuid()).ReadLinesAsync(new SearchRequest { Query = "words" }))
        {
            (part.End is not null || (part.Source?.Commit == head && part.IsHead)).Should().BeTrue();
        }
    }

    private static async Task<IReadOnlyList<IndexFreshness>> WaitAsync(TestHub hub, FreshnessDemand demand) => await hub.Grains.GetGrain<IFreshnessGrain>(0).WaitAsync(demand);
}
