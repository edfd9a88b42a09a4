using LunarHub.Grains.Tests.Hub;

namespace LunarHub.Grains.Tests.Indexing;

public sealed class ChangeHistoryTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task A_search_can_ask_for_the_author_of_a_files_last_change()
    {
        Commit("Ada", "a.txt", "lunar one\n");
        Commit("Bob", "b.txt", "lunar two\n");
        await using var hub = await TestHub.StartAsync(data.Path, new CountingParser());

        await hub.AddAsync(repository);

        (await PathsAsync(hub, "lunar author:ada")).Should().Equal("a.txt");
        (await PathsAsync(hub, "lunar -author:ada")).Should().Equal("b.txt");
        (await PathsAsync(hub, "lunar after:yesterday")).Should().BeEquivalentTo("a.txt", "b.txt");
        (await PathsAsync(hub, "lunar before:yesterday")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_push_changes_who_last_changed_its_files_also_where_a_content_comes_back()
    {
        Commit("Ada", "a.txt", "lunar one\n");
        Commit("Ada", "b.txt", "lunar two\n");
        await using var hub = await TestHub.StartAsync(data.Path, new CountingParser());
        var id = (await hub.AddAsync(repository)).Id;
        Commit("Bob", "a.txt", "lunar three\n");
        await hub.ReindexAsync(id);
        (await PathsAsync(hub, "lunar author:bob")).Should().Equal("a.txt");
        Commit("Cyd", "a.txt", "lunar one\n");

        await hub.ReindexAsync(id);

        (await PathsAsync(hub, "lunar author:cyd")).Should().Equal("a.txt");
        (await PathsAsync(hub, "lunar author:ada")).Should().Equal("b.txt");
    }

    [Fact]
    public async Task A_rewritten_history_names_its_own_authors()
    {
        Commit("Ada", "a.txt", "lunar one\n");
        Commit("Bob", "a.txt", "lunar two\n");
        await using var hub = await TestHub.StartAsync(data.Path, new CountingParser());
        var id = (await hub.AddAsync(repository)).Id;
        repository.Git("reset", "--quiet", "--hard", "HEAD~1");
        Commit("Cyd", "a.txt", "lunar two\n");

        await hub.ReindexAsync(id);

        (await PathsAsync(hub, "lunar author:cyd")).Should().Equal("a.txt");
        (await PathsAsync(hub, "lunar author:bob")).Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_cut_off_history_does_not_tell_is_said_to_be_missing()
    {
        Commit("Ada", "a.txt", "lunar one\n");
        Commit("Bob", "b.txt", "lunar two\n");
        using var shallow = new TemporaryRepository(initialise: false);
        shallow.Git("clone", "--quiet", "--depth=1", $"file://{repository.Folder}", shallow.Folder);
        await using var hub = await TestHub.StartAsync(data.Path, new CountingParser());
        await hub.AddAsync(shallow, "cut");

        var answer = await hub.SearchAsync("lunar author:bob");

        answer.Hits.Should().BeEmpty();
        answer.Missing.Should().ContainSingle().Which.Should().StartWith("cut: who last changed some files is not known");
        (await hub.SearchAsync("lunar")).Missing.Should().BeEmpty();
    }

    private void Commit(string author, string path, string text)
    {
        repository.Write(path, text).Git("add", "-A");
        repository.Git("-c", $"user.name={author}", "commit", "--quiet", "-m", "m");
    }

    private static async Task<IEnumerable<string>> PathsAsync(TestHub hub, string query)
    {
        var answer = await hub.SearchAsync(query);
        answer.Missing.Should().BeEmpty();
        return answer.Hits.Select(hit => hit.Path);
    }
}
