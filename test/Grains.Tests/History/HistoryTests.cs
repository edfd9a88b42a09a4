using LunarHub.Grains.Tests.Hub;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.History;

public sealed class HistoryTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    [Fact]
    public async Task A_push_adds_to_the_history_and_a_forced_one_takes_away()
    {
        repository.Write("a.cs", "one\n");
        var first = repository.Commit("first of them");
        repository.Write("a.cs", "one\ntwo\n");
        var second = repository.Commit("second of them");
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository)).Id;
        (await hub.Grains.GetGrain<IHistoryGrain>(id).CatchUpAsync()).Should().BeTrue();

        var answer = await hub.SearchAsync("type:commit them");
        Ids(answer).Should().BeEquivalentTo([first, second]);
        answer.TotalIsExact.Should().BeTrue();
        answer.Hits.Should().OnlyContain(hit => hit.Commit == second && hit.IsHead && hit.Ref == "refs/heads/main" && hit.Kind == "commit" && hit.Change!.Author == "Test");
        answer.Searched.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Commit = second, IsHead = true, Ref = "refs/heads/main" });

        repository.Git("reset", "--quiet", "--hard", first);
        repository.Write("b.cs", "three\n");
        var other = repository.Commit("another of them");
        await hub.ReindexAsync(id);
        (await hub.Grains.GetGrain<IHistoryGrain>(id).CatchUpAsync()).Should().BeTrue();

        Ids(await hub.SearchAsync("type:commit them")).Should().BeEquivalentTo([first, other]);
        var diffs = await hub.SearchAsync("type:diff /one|two|three/");
        diffs.Hits.Select(hit => (hit.Path, hit.Snippet)).Should().BeEquivalentTo([("b.cs", "@@ +1 @@\n+three"), ("a.cs", "@@ +1 @@\n+one")]);

        var history = (await hub.Repository(id).GetStatusAsync()).History!;
        history.Refs.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Ref = "refs/heads/main", Commit = other, Commits = 2, Reachable = 2, IsWhole = true, FilesCut = 0 });
        history.Error.Should().BeNull();

        await hub.Catalog.RemoveAsync(id);
        Directory.Exists(hub.Layout.HistoryFolder(id)).Should().BeFalse();
    }

    [Fact]
    public async Task Each_followed_ref_has_its_history_and_names_that_nothing_has_are_told()
    {
        repository.Write("a", "1\n");
        var first = repository.Commit("shared");
        repository.Git("checkout", "--quiet", "-b", "topic");
        repository.Write("a", "2\n");
        var topic = repository.Commit("on the topic");
        repository.Git("checkout", "--quiet", "main");
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository, branches: ["topic"])).Id;
        await hub.Grains.GetGrain<IHistoryGrain>(id).CatchUpAsync();

        Ids(await hub.SearchAsync("type:commit")).Should().Equal(first);
        var both = await hub.SearchAsync("type:commit ref:topic");
        Ids(both).Should().BeEquivalentTo([topic, first]);
        (await hub.SearchAsync("type:commit ref:topic,main shared")).Hits.Single().Refs.Should().Equal("refs/heads/main", "refs/heads/topic");
        (await hub.Invoking(it => it.SearchAsync("type:commit ref:nothing")).Should().ThrowAsync<HubException>()).Which.Code.Should().Be("ref-unknown");
        (await hub.SearchAsync("type:commit repo:elsewhere")).Hits.Should().BeEmpty();

        repository.Git("branch", "-D", "topic");
        await hub.ReindexAsync(id);
        await hub.Grains.GetGrain<IHistoryGrain>(id).CatchUpAsync();
        (await hub.Repository(id).GetStatusAsync()).History!.Refs.Select(held => held.Ref).Should().Equal("refs/heads/main");
    }

    [Fact]
    public async Task Pages_follow_each_other_and_words_that_do_not_all_stand_anywhere_are_relaxed()
    {
        var made = Enumerable.Range(0, 7).Select(i => repository.Commit($"number x{i}y mends timers")).ToList();
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository)).Id;
        await hub.Grains.GetGrain<IHistoryGrain>(id).CatchUpAsync();

        var pages = new List<string>();
        string? cursor = null;
        do
        {
            var page = await hub.SearchAsync(new SearchRequest { Query = "type:commit timers", Limit = 3, Cursor = cursor, Explain = true });
            page.Total.Should().Be(7);
            page.Hits.Should().OnlyContain(hit => hit.Signals.Sum(signal => signal.Contribution) == hit.Score);
            pages.AddRange(Ids(page));
            cursor = page.Cursor;
        }
        while (cursor is not null);

        pages.Should().BeEquivalentTo(made).And.OnlyHaveUniqueItems();
        var relaxed = await hub.SearchAsync("type:commit number x3y unheard");
        Ids(relaxed)[0].Should().Be(made[3]);
        relaxed.Warnings.Should().ContainSingle().Which.Should().Contain("holds all of the words");
    }

    [Fact]
    public async Task An_answer_waits_for_the_history_when_it_must_be_fresh()
    {
        repository.Commit("first");
        await using var hub = await TestHub.StartAsync(data.Path);
        await hub.AddAsync(repository);
        var second = repository.Commit("second");

        await hub.Grains.GetGrain<IFreshnessGrain>(0).WaitAsync(new FreshnessDemand { Query = "type:commit second", Fresh = true, Patience = TimeSpan.FromSeconds(50) });

        Ids(await hub.SearchAsync("type:commit second")).Should().Equal(second);
    }

    [Fact]
    public async Task A_restart_goes_on_where_it_was_and_a_damaged_history_is_read_again()
    {
        repository.Write("a", string.Concat(Enumerable.Range(0, 400).Select(i => $"line {i}\n")));
        var first = repository.Commit("first");
        string id;
        await using (var hub = await TestHub.StartAsync(data.Path))
        {
            id = (await hub.AddAsync(repository)).Id;
            await hub.Grains.GetGrain<IHistoryGrain>(id).CatchUpAsync();
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(data.Path, "index", id, "history"), "*.seg", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(file);
            bytes[bytes.Length / 2] ^= 0xFF;
            File.WriteAllBytes(file, bytes);
        }

        await using var again = await TestHub.StartAsync(data.Path);
        (await again.Grains.GetGrain<IHistoryGrain>(id).CatchUpAsync()).Should().BeTrue();

        Ids(await again.SearchAsync("type:commit first")).Should().Equal(first);
        Ids(await again.SearchAsync("type:diff \"line 399\"")).Should().Equal(first);
        (await again.Repository(id).GetStatusAsync()).History!.Refs.Single().IsWhole.Should().BeTrue();
    }

    [Fact]
    public async Task What_is_too_much_is_left_out_and_said()
    {
        repository.Write("old", "very old line\n");
        repository.Commit("oldest");
        repository.Write("big", new string('x', 5_000) + "\n").Write("small", "small line\n");
        repository.Commit("older");
        repository.Write("new", "new line\n");
        repository.Commit("newest");
        await using var hub = await TestHub.StartAsync(data.Path, indexing: options => (options.HistoryCommits, options.HistoryCommitBytes, options.HistoryBytes) = (3, 1_000, 15));
        var id = (await hub.AddAsync(repository)).Id;
        await hub.Grains.GetGrain<IHistoryGrain>(id).CatchUpAsync();

        (await hub.SearchAsync("type:diff line")).Hits.Select(hit => hit.Path).Should().BeEquivalentTo("new", "small");
        (await hub.SearchAsync("type:diff path:big")).Hits.Single().Note.Should().Contain("more changed lines");
        (await hub.SearchAsync("type:commit oldest")).Hits.Single().Change!.LeftOut.Should().Contain("HistoryBytes");
        (await hub.Repository(id).GetStatusAsync()).History!.Refs.Single().Should().BeEquivalentTo(new { Commits = 3, CommitsCut = 1, FilesCut = 1 });
    }

    [Fact]
    public async Task A_repository_without_commits_and_a_server_without_history_say_so()
    {
        await using (var hub = await TestHub.StartAsync(data.Path))
        {
            await hub.AddAsync(repository);
            var answer = await hub.SearchAsync("type:commit");
            answer.Hits.Should().BeEmpty();
            answer.Warnings.Should().ContainSingle().Which.Should().Contain("no commits yet");
        }

        repository.Commit("first");
        using var other = new TemporaryFolder();
        await using var without = await TestHub.StartAsync(other.Path, indexing: options => options.HistoryCommits = 0);
        var id = (await without.AddAsync(repository)).Id;

        (await without.Invoking(it => it.SearchAsync("type:commit")).Should().ThrowAsync<HubException>()).Which.Should().BeEquivalentTo(new { Code = "query-history-off" });
        (await without.Repository(id).GetStatusAsync()).History!.IsOn.Should().BeFalse();
        Directory.Exists(without.Layout.HistoryFolder(id)).Should().BeFalse();
    }

    [Theory]
    [InlineData("type:commit first", "query-not-lines")]
    public async Task Lines_are_streamed_of_files_only(string query, string code)
    {
        await using var hub = await TestHub.StartAsync(data.Path);
        var reading = async () =>
        {
            await foreach (var _ in hub.Grains.GetGrain<ILineSearchGrain>(Guid.NewGuid()).ReadLinesAsync(new SearchRequest { Query = query }))
            {
                // The first part is not reached.
            }
        };

        (await reading.Should().ThrowAsync<HubException>()).Which.Code.Should().Be(code);
    }

    public void Dispose()
    {
        repository.Dispose();
        data.Dispose();
    }

    private static List<string> Ids(SearchAnswer answer) => [.. answer.Hits.Select(hit => hit.Change!.Id)];
}
