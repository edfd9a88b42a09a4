using LunarHub.Grains.Polling;
using LunarHub.Grains.Tests.Hub;
using Microsoft.Extensions.DependencyInjection;

namespace LunarHub.Grains.Tests.Polling;

public sealed class RemoteWatchTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task A_commit_that_nobody_tells_of_is_found_and_indexed_once()
    {
        repository.Write("a.txt", "one\n").Commit();
        var options = new PollOptions { MinLocalInterval = TimeSpan.FromMilliseconds(100) };
        await using var hub = await TestHub.StartAsync(data.Path, services: services => services.AddSingleton(options));
        var first = await hub.AddAsync(repository);
        var commit = repository.Write("b.txt", "two\n").Commit();

        await hub.Repository(first.Id).WaitForRequestAsync(first.CompletedRequest + 1).WaitAsync(TimeSpan.FromSeconds(60));

        (await hub.Repository(first.Id).WaitUntilIdleAsync()).Should().BeEquivalentTo(new { State = RepositoryState.Ready, Commit = commit });
    }

    [Theory]
    [InlineData("commit")]
    [InlineData("branch")]
    [InlineData("tag")]
    [InlineData("deleted branch")]
    [InlineData("default branch")]
    [InlineData("detached head")]
    [InlineData("nothing")]
    public async Task The_mirror_is_current_until_something_changes_that_a_fetch_would_bring(string what)
    {
        repository.Write("a.txt", "one\n").Commit();
        repository.Git("branch", "old");
        repository.Git("tag", "-a", "v1", "-m", "first");
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository)).Id;
        using var poller = new RemotePoller(new PollOptions(), new LunarHub.Git.GitOptions(), hub.Layout);
        (await poller.AskAsync(id, repository.Folder, CancellationToken.None)).IsCurrent.Should().BeTrue();
        switch (what)
        {
            case "commit":
                repository.Write("a.txt", "two\n").Commit();
                break;
            case "branch":
                repository.Git("branch", "new");
                break;
            case "tag":
                repository.Git("tag", "-f", "-a", "v1", "-m", "second");
                break;
            case "deleted branch":
                repository.Git("branch", "-D", "old");
                break;
            case "default branch":
                repository.Git("checkout", "--quiet", "old");
                break;
            case "detached head":
                repository.Git("checkout", "--quiet", "--detach");
                break;
            default:
                repository.Write("uncommitted.txt", "x");
                break;
        }

        (await poller.AskAsync(id, repository.Folder, CancellationToken.None)).IsCurrent.Should().Be(what == "nothing");
        await hub.ReindexAsync(id);
        (await poller.AskAsync(id, repository.Folder, CancellationToken.None)).IsCurrent.Should().BeTrue("the fetch has brought it");
    }

    [Fact]
    public async Task A_repository_without_commits_is_current()
    {
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository)).Id;
        using var poller = new RemotePoller(new PollOptions(), new LunarHub.Git.GitOptions(), hub.Layout);
        (await poller.AskAsync(id, repository.Folder, CancellationToken.None)).IsCurrent.Should().BeTrue();
    }
}
