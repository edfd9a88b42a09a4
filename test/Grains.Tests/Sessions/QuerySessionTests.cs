using LunarHub.Grains.Tests.Hub;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Sessions;

public sealed class QuerySessionTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task A_session_remembers_queries_and_filters_across_a_restart_and_can_be_cleared()
    {
        repository.Write("a.txt", "zephyr\n").Write("a.py", "zephyr\n").Commit();
        await using (var hub = await TestHub.StartAsync(data.Path))
        {
            await hub.AddAsync(repository);
            var session = hub.Grains.GetGrain<IQuerySessionGrain>("agent-1");
            await session.SetFiltersAsync(new SessionFilters { Languages = ["python"] });
            (await session.SearchAsync(new SearchRequest { Query = "zephyr" })).Hits.Select(hit => hit.Path).Should().Equal("a.py");
            (await session.SearchAsync(new SearchRequest { Query = "zephyr", Languages = ["text"] })).Hits.Select(hit => hit.Path).Should().Equal("a.txt");
        }

        await using (var hub = await TestHub.StartAsync(data.Path))
        {
            var session = hub.Grains.GetGrain<IQuerySessionGrain>("agent-1");
            var kept = await session.GetAsync();
            kept.Filters.Languages.Should().Equal("python");
            kept.History.Select(query => query.Shown.Single().Path).Should().Equal("a.py", "a.txt");

            await session.ClearAsync();
            (await session.GetAsync()).Should().BeEquivalentTo(new QuerySession { Id = "agent-1" });
        }
    }

    [Fact]
    public async Task A_push_marks_the_shown_hits_that_it_changes_and_the_next_answer_says_so_once()
    {
        const string Text = "top\nzephyr of the file\nend\n";
        foreach (var name in new[] { "same", "edited", "shifted", "renamed", "deleted", "later" })
        {
            repository.Write($"{name}.txt", $"{name}\n{Text}");
        }

        var first = repository.Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository)).Id;
        var session = hub.Grains.GetGrain<IQuerySessionGrain>("agent");
        (await session.SearchAsync(new SearchRequest { Query = "zephyr" })).Warnings.Should().BeEmpty();
        repository.Write("edited.txt", "edited\ntop\nzephyr of another file\nend\n").Write("shifted.txt", $"one\ntwo\nshifted\n{Text}").Delete("deleted.txt");
        repository.Git("mv", "renamed.txt", "title.txt");
        repository.Commit();
        await hub.ReindexAsync(id);

        var shown = (await session.GetAsync()).History.Single().Shown.ToDictionary(hit => hit.Path);
        shown.ToDictionary(hit => hit.Key, hit => hit.Value.State).Should().BeEquivalentTo(new Dictionary<string, SeenState>
        {
            ["same.txt"] = SeenState.Same, ["edited.txt"] = SeenState.Changed, ["shifted.txt"] = SeenState.Moved, ["renamed.txt"] = SeenState.Moved, ["deleted.txt"] = SeenState.Gone, ["later.txt"] = SeenState.Same,
        });
        shown["shifted.txt"].Should().BeEquivalentTo(new { StartLine = 1, NowPath = "shifted.txt", NowStartLine = 3, Commit = first });
        shown["renamed.txt"].Should().BeEquivalentTo(new { NowPath = "title.txt", NowStartLine = 1 });

        var warning = (await session.SearchAsync(new SearchRequest { Query = "zephyr" })).Warnings.Should().ContainSingle().Subject;
        warning.Should().ContainAll("edited.txt:1-4 changed", "shifted.txt:1-4 moved to shifted.txt:3", "renamed.txt:1-4 moved to title.txt:1", "deleted.txt:1-4 gone").And.NotContain("same.txt");
        (await session.SearchAsync(new SearchRequest { Query = "zephyr" })).Warnings.Should().BeEmpty();

        repository.Write("later.txt", "nothing of it\n").Write("shifted.txt", $"shifted\n{Text}").Commit();
        await hub.ReindexAsync(id);
        (await session.SearchAsync(new SearchRequest { Query = "zephyr" })).Warnings.Should().ContainSingle().Which.Should().Contain("later.txt:1-4 changed");
        (await session.GetAsync()).History[0].Shown.Single(hit => hit.Path == "shifted.txt").State.Should().Be(SeenState.Same, "its lines stand where they stood again");
    }

    [Fact]
    public async Task What_was_shown_of_a_rewritten_history_or_a_removed_repository_is_not_claimed_to_be_there()
    {
        repository.Write("a.txt", "zephyr\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository)).Id;
        var session = hub.Grains.GetGrain<IQuerySessionGrain>("agent");
        await session.SearchAsync(new SearchRequest { Query = "zephyr" });
        repository.Write("a.txt", "zephyr\nand more\n");
        repository.Git("add", "-A");
        repository.Git("commit", "--quiet", "--amend", "-m", "instead");
        repository.Git("reflog", "expire", "--expire=now", "--all");
        repository.Git("gc", "--quiet", "--prune=now");
        Directory.Delete(hub.Layout.MirrorFolder(id), recursive: true);
        await hub.ReindexAsync(id);
        (await session.GetAsync()).History[0].Shown.Single().State.Should().Be(SeenState.Unknown);

        await hub.Catalog.RemoveAsync(id);
        (await session.GetAsync()).History[0].Shown.Single().State.Should().Be(SeenState.Gone);
    }

    [Fact]
    public async Task History_keeps_the_newest_hundred()
    {
        repository.Write("a.txt", "zephyr\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var session = hub.Grains.GetGrain<IQuerySessionGrain>("busy");
        for (var i = 0; i < 103; i++)
        {
            await session.SearchAsync(new SearchRequest { Query = $"query{i}" });
        }

        var history = (await session.GetAsync()).History;
        history.Should().HaveCount(100);
        history[0].Query.Should().Be("query3");
        history[^1].Query.Should().Be("query102");
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("../up")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task An_id_of_another_form_is_refused(string id)
    {
        await using var hub = await TestHub.StartAsync(data.Path);
        var get = () => hub.Grains.GetGrain<IQuerySessionGrain>(id).GetAsync();
        (await get.Should().ThrowAsync<HubException>()).Which.Code.Should().Be("session-invalid-id");
    }
}
