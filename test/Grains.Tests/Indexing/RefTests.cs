using LunarHub.Git;
using LunarHub.Grains.Indexing;
using LunarHub.Grains.Tests.Hub;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Indexing;

/// <summary>Branches and tags besides the default one.</summary>
public sealed class RefTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();
    private readonly CountingParser parser = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task Chosen_branches_and_tags_are_searched_by_name_and_hits_say_which_refs_hold_them()
    {
        Branches();
        await using var hub = await TestHub.StartAsync(data.Path, parser);

        var status = await hub.AddAsync(repository, branches: ["release/*"], tags: ["v*"]);

        status.State.Should().Be(RepositoryState.Ready);
        status.Refs.Select(held => held.Ref).Should().Equal("refs/heads/main", "refs/heads/release/1.0", "refs/tags/v1");
        status.Refs.Should().OnlyContain(held => held.Commit == held.HeadCommit && held.Files == 2);
        parser.Parsed.Should().BeEquivalentTo("shared.txt", "place.txt", "place.txt", "place.txt");
        (await PathsAsync(hub, "\"on main\"")).Should().Equal("place.txt");
        (await PathsAsync(hub, "\"on release\"")).Should().BeEmpty("the default ref is asked when none is named");
        (await PathsAsync(hub, "\"on release\" ref:release/1.0")).Should().Equal("place.txt");
        (await PathsAsync(hub, "\"on tag\" ref:v1")).Should().Equal("place.txt");
        (await PathsAsync(hub, "\"on main\" ref:v1")).Should().BeEmpty();
        var shared = (await hub.SearchAsync("\"everywhere the same\" ref:release/1.0")).Hits.Single();
        shared.Should().BeEquivalentTo(new { Ref = "refs/heads/release/1.0", IsHead = true, Commit = repository.Git("rev-parse", "release/1.0").Trim() });
        shared.Refs.Should().Equal("refs/heads/main", "refs/heads/release/1.0", "refs/tags/v1");
        var own = async () => await hub.SearchAsync("word ref:other");
        (await own.Should().ThrowAsync<HubException>()).Which.Code.Should().Be("ref-unknown");
        (await hub.ReadAsync(status.Id, "place.txt", "release/1.0"))!.Text.Should().Be("on release\n");
    }

    [Fact]
    public async Task A_push_to_one_branch_leaves_the_others_and_refs_that_vanish_go_from_the_index()
    {
        Branches();
        await using var hub = await TestHub.StartAsync(data.Path, parser);
        var id = (await hub.AddAsync(repository, branches: ["release/*"], tags: ["v*"])).Id;
        parser.Parsed.Clear();
        repository.Git("checkout", "--quiet", "release/1.0");
        var commit = repository.Write("place.txt", "on release, mended\n").Commit();
        repository.Git("checkout", "--quiet", "main");
        repository.Git("tag", "-d", "v1");

        var status = await hub.ReindexAsync(id);

        parser.Parsed.Should().Equal("place.txt");
        status.Refs.Select(held => (held.Ref, held.Commit)).Should().Equal(("refs/heads/main", repository.Git("rev-parse", "main").Trim()), ("refs/heads/release/1.0", commit));
        (await PathsAsync(hub, "mended ref:release/1.0")).Should().Equal("place.txt");
        var gone = async () => await hub.SearchAsync("word ref:v1");
        (await gone.Should().ThrowAsync<HubException>()).Which.Code.Should().Be("ref-unknown");
    }

    [Fact]
    public async Task Patterns_are_kept_until_others_are_given_and_none_takes_the_refs_out()
    {
        Branches();
        await using var hub = await TestHub.StartAsync(data.Path, parser);
        var id = (await hub.AddAsync(repository, branches: ["**"])).Id;

        var kept = await hub.AddAsync(repository);
        var changed = await hub.AddAsync(repository, branches: [], tags: ["v?"]);

        kept.Refs.Should().HaveCount(3);
        changed.Should().BeEquivalentTo(new { Id = id, Branches = Array.Empty<string>(), Tags = new[] { "v?" } });
        changed.Refs.Select(held => held.Ref).Should().Equal("refs/heads/main", "refs/tags/v1");
        (await hub.Shard(id).GetStateAsync()).Refs.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_branch_costs_what_sets_it_apart()
    {
        for (var i = 0; i < 30; i++)
        {
            repository.Write($"file{i}.txt", $"number{i}\n");
        }

        repository.Commit();
        await using var hub = await TestHub.StartAsync(data.Path, parser);
        var id = (await hub.AddAsync(repository)).Id;
        parser.Parsed.Clear();
        repository.Git("checkout", "--quiet", "-b", "topic");
        repository.Write("file3.txt", "only here\n").Commit();
        repository.Git("checkout", "--quiet", "main");

        var status = await hub.AddAsync(repository, branches: ["topic"]);

        parser.Parsed.Should().Equal("file3.txt");
        status.Refs.Should().OnlyContain(held => held.Files == 30);
        (await hub.ChecksumAsync(id, "refs/heads/topic")).Should().NotBe(await hub.ChecksumAsync(id, "refs/heads/main"));
    }

    [Fact]
    public async Task Of_too_many_refs_the_newest_are_taken_and_the_rest_is_said()
    {
        for (var i = 0; i < 5; i++)
        {
            repository.Write("a.txt", $"version{i}\n");
            repository.Git("add", "-A");
            repository.Git("-c", "user.name=T", "commit", "--quiet", "-m", "c", "--date", $"2026-01-0{i + 1}T00:00:00Z");
            repository.Git("tag", "-a", "-m", "t", $"v{i}");
        }

        await using var hub = await TestHub.StartAsync(data.Path, parser, indexing: options => options.MaxRefs = 3);

        var status = await hub.AddAsync(repository, tags: ["v*"]);

        status.Refs.Should().HaveCount(3);
        status.Notes.Should().ContainSingle().Which.Should().StartWith("3 more refs fit");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("re..lease")]
    [InlineData("re\nlease")]
    [InlineData("refs:heads")]
    public async Task A_pattern_that_no_ref_can_fit_is_refused(string pattern)
    {
        repository.Write("a.txt", "text\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path, parser);

        var add = () => hub.AddAsync(repository, branches: [pattern]);

        (await add.Should().ThrowAsync<HubException>()).Which.Code.Should().Be("ref-pattern-invalid");
        (await hub.Catalog.ListAsync()).Repositories.Should().BeEmpty();
    }

    [Theory]
    [InlineData("release/*", "release/1.0", true)]
    [InlineData("release/*", "release/1.0/mend", false)]
    [InlineData("release/**", "release/1.0/mend", true)]
    [InlineData("v?.*", "v1.20", true)]
    [InlineData("main", "domain", false)]
    [InlineData("main", "Main", false)]
    [InlineData("a+b", "a+b", true)]
    public void A_star_stops_at_a_slash_and_two_do_not(string pattern, string name, bool fits)
    {
        var job = new IndexJob("id", 1, "source", 1, false) { Branches = [pattern] };
        var chosen = RefChoice.Of(new MirrorState(null, null, false), job, [new GitRef("refs/heads/" + name, "c")], 10);
        chosen.Targets.Should().HaveCount(fits ? 1 : 0);
    }

    // main, release/1.0, other and the tag v1: a file that all share, and one with a content of its own in each.
    private void Branches()
    {
        repository.Write("shared.txt", "everywhere the same\n").Write("place.txt", "on main\n").Commit();
        foreach (var (branch, text) in new[] { ("release/1.0", "on release\n"), ("other", "on tag\n") })
        {
            repository.Git("checkout", "--quiet", "-b", branch, "main");
            repository.Write("place.txt", text).Commit();
        }

        repository.Git("tag", "v1");
        repository.Git("checkout", "--quiet", "main");
    }

    private static async Task<IEnumerable<string>> PathsAsync(TestHub hub, string query) => (await hub.SearchAsync(query, SearchMode.Keyword)).Hits.Select(hit => hit.Path);
}
