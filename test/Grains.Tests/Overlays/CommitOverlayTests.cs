using LunarHub.Grains.Indexing;
using LunarHub.Grains.Tests.Hub;
using LunarHub.Parsing;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Overlays;

public sealed class CommitOverlayTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();
    private readonly CountingParser parser = new();
    private readonly string[] commits;

    public CommitOverlayTests()
    {
        repository.Write("same.txt", "always the same\n").Write("a.txt", "function first\n").Write("gone.txt", "only in the beginning\n");
        var first = repository.Commit();
        var second = repository.Write("a.txt", "function second\n").Delete("gone.txt").Commit();
        var third = repository.Write("a.txt", "function third\n").Write("new.txt", "only in the end\n").Commit();
        commits = [first, second, third];
    }

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task An_earlier_commit_is_searched_as_it_was_for_the_price_of_what_differs()
    {
        await using var hub = await TestHub.StartAsync(data.Path, parser);
        await hub.AddAsync(repository);
        parser.Parsed.Clear();

        var answer = await hub.SearchAsync(new SearchRequest { Query = "first", Mode = SearchMode.Keyword, Refs = [commits[0]] });

        answer.Hits.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Path = "a.txt", Commit = commits[0], Ref = $"commit:{commits[0]}", IsHead = false });
        answer.Searched.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Commit = commits[0], IsHead = false });
        parser.Parsed.Should().BeEquivalentTo("a.txt", "gone.txt");
        (await hub.SearchAsync($"\"only in the\" ref:{commits[0][..8]}")).Hits.Select(hit => hit.Path).Should().Equal("gone.txt");
        (await hub.SearchAsync($"\"always the same\" ref:{commits[0].ToUpperInvariant()}")).Hits.Should().ContainSingle();
        (await hub.SearchAsync("\"only in the\"")).Hits.Select(hit => hit.Path).Should().Equal("new.txt");
        parser.Parsed.Should().HaveCount(2);
    }

    [Fact]
    public async Task Every_kind_of_question_takes_a_commit_for_a_ref()
    {
        var before = repository.Write("code.py", "def early_name():\n    return 1\n").Commit();
        repository.Write("code.py", "def late_name():\n    return 1\n").Commit();
        using var syntax = new SourceParser();
        await using var hub = await TestHub.StartAsync(data.Path, syntax);
        var id = (await hub.AddAsync(repository)).Id;
        var navigation = hub.Grains.GetGrain<INavigationGrain>(0);

        (await hub.ReadAsync(id, "gone.txt", commits[0]))!.Commit.Should().Be(commits[0]);
        (await hub.ReadAsync(id, "new.txt", commits[1][..10])).Should().BeNull();
        (await navigation.FindSymbolsAsync(new SymbolSearch { Pattern = "early", Refs = [before] })).Symbols.Should().ContainSingle().Which.Place.Commit.Should().Be(before);
        (await navigation.FindDefinitionsAsync(new NameQuestion { Name = "early_name", Refs = [before[..9]] })).Symbols.Should().ContainSingle();
        (await navigation.FindDefinitionsAsync(new NameQuestion { Name = "early_name" })).Symbols.Should().BeEmpty();
        var lines = new List<string>();
        await foreach (var part in hub.Grains.GetGrain<ILineSearchGrain>(Guid.NewGuid()).ReadLinesAsync(new SearchRequest { Query = "function", Refs = [commits[1]] }))
        {
            lines.AddRange(part.Lines.Select(line => line.Text));
        }

        lines.Should().Equal("function second");
    }

    [Fact]
    public async Task The_repository_is_what_it_was_and_the_least_recently_asked_commit_makes_room()
    {
        var fourth = repository.Write("a.txt", "function fourth\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, parser, indexing: options => options.MaxCommitRefs = 2);
        var id = (await hub.AddAsync(repository)).Id;
        foreach (var commit in (string[])[commits[0], commits[1], commits[0], commits[2]])
        {
            (await hub.SearchAsync(new SearchRequest { Query = "function", Mode = SearchMode.Exact, Refs = [commit] })).Hits.Should().ContainSingle().Which.Commit.Should().Be(commit);
        }

        (await hub.Shard(id).GetStateAsync()).Refs.Select(held => held.Ref).Should().BeEquivalentTo("refs/heads/main", $"commit:{commits[0]}", $"commit:{commits[2]}");
        var status = await hub.Repository(id).GetStatusAsync();
        status.Should().BeEquivalentTo(new { State = RepositoryState.Ready, Commit = fourth });
        status.Refs.Should().ContainSingle();
        (await hub.SearchAsync("\"always the same\"")).Hits.Should().ContainSingle().Which.Refs.Should().Equal("refs/heads/main");
    }

    [Fact]
    public async Task It_outlives_index_runs_for_a_while_and_no_longer()
    {
        await using (var hub = await TestHub.StartAsync(data.Path, parser))
        {
            var id = (await hub.AddAsync(repository)).Id;
            await hub.SearchAsync(new SearchRequest { Query = "first", Refs = [commits[0]] });
            await hub.ReindexAsync(id);
            (await hub.Shard(id).GetStateAsync()).Refs.Should().HaveCount(2);
        }

        await using (var hub = await TestHub.StartAsync(data.Path, parser, indexing: options => options.CommitRefAge = TimeSpan.FromTicks(-1)))
        {
            var id = (await hub.Catalog.ListAsync()).Repositories[0].Id;
            await hub.ReindexAsync(id);
            (await hub.Shard(id).GetStateAsync()).Refs.Should().ContainSingle();
            (await hub.SearchAsync(new SearchRequest { Query = "first", Refs = [commits[0]] })).Hits.Should().NotBeEmpty("it is made again");
        }
    }

    [Fact]
    public async Task What_is_no_commit_or_too_far_away_is_said()
    {
        await using var hub = await TestHub.StartAsync(data.Path, parser, indexing: options => options.MaxCommitFiles = 1);
        await hub.AddAsync(repository);

        (await FluentActions.Awaiting(() => hub.SearchAsync("x ref:0123456789abcdef")).Should().ThrowAsync<HubException>()).Which.Code.Should().Be("ref-unknown");
        var far = (await FluentActions.Awaiting(() => hub.SearchAsync($"x ref:{commits[0]}")).Should().ThrowAsync<HubException>()).Which;
        far.Code.Should().Be("ref-too-far");
        far.Message.Should().Contain("in 2 files");
    }

    [Fact]
    public async Task A_branch_may_have_a_name_like_a_commits()
    {
        repository.Git("branch", "abcdef012", commits[1]);
        await using var hub = await TestHub.StartAsync(data.Path, parser);
        await hub.Repository((await hub.Catalog.AddAsync(new AddRepository(repository.Folder) { Branches = ["*"] })).Id).WaitUntilIdleAsync();

        (await hub.SearchAsync("\"function\" ref:abcdef012")).Hits.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Ref = "refs/heads/abcdef012", Commit = commits[1], IsHead = true });
    }
}
