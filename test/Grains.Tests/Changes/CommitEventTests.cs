using System.Collections.Immutable;
using LunarHub.Grains.Tests.Hub;

namespace LunarHub.Grains.Tests.Changes;

/// <summary>What subscribers hear of index runs, from a real repository.</summary>
public sealed class CommitEventTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository source = new();

    public void Dispose()
    {
        data.Dispose();
        source.Dispose();
    }

    [Fact]
    public async Task A_first_index_is_told_by_its_commit_only()
    {
        source.Write("a.txt", "one\n");
        var commit = source.Commit("first");
        await using var hub = await TestHub.StartAsync(data.Path);
        var status = await hub.AddAsync(source, "shop");

        var events = await EventsAsync(hub, status.Id);
        events.Should().NotContain(happened => happened.Kind == EventKind.FilesChanged);
        var searchable = events.Should().ContainSingle(happened => happened.Kind == EventKind.CommitSearchable).Subject;
        searchable.Should().BeEquivalentTo(new { Commit = commit, Ref = "refs/heads/main", Repository = "shop", Author = "Test", AuthorEmail = "test@example.org" });
        searchable.Searchable!.PreviousCommit.Should().BeNull();
        searchable.Searchable.Files.Should().Be(1);
        searchable.Searchable.SecondsFromReceipt.Should().BeGreaterThanOrEqualTo(0);
        events.Where(happened => happened.Kind == EventKind.JobProgress).Select(happened => happened.Job!.State).Distinct().Should().Equal("running", "succeeded");
    }

    [Fact]
    public async Task A_push_is_told_file_by_file_with_its_authors()
    {
        source.Write("keep.txt", "kept\n").Write("edit.txt", "before\n").Write("gone.txt", "going away, all of it\n").Write("old name.txt", string.Join('\n', Enumerable.Range(0, 40)));
        source.Commit("first");
        await using var hub = await TestHub.StartAsync(data.Path);
        var status = await hub.AddAsync(source);
        source.Write("edit.txt", "after\n").Delete("gone.txt").Commit("edit and remove");
        var edited = Head();
        source.Git("mv", "old name.txt", "new name.txt");
        source.Write("new.txt", "brand new\n");
        source.Git("add", "-A");
        source.Git("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "--author=Ada <ada@example.org>", "-m", "more");
        await hub.ReindexAsync(status.Id);

        var told = (await EventsAsync(hub, status.Id)).Single(happened => happened.Kind == EventKind.FilesChanged);
        told.Commit.Should().Be(Head());
        told.Files!.Total.Should().Be(4);
        told.Files.Changes.Select(file => (file.Path, file.Change, file.OldPath, file.Author)).Should().Equal(
            ("edit.txt", ChangeType.Modified, null, "Test"),
            ("gone.txt", ChangeType.Removed, null, "Test"),
            ("new name.txt", ChangeType.Renamed, "old name.txt", "Ada"),
            ("new.txt", ChangeType.Added, null, "Ada"));
        told.Files.Changes.Where(file => file.Author == "Test").Should().AllSatisfy(file => file.Commit.Should().Be(edited));
    }

    [Fact]
    public async Task A_run_that_finds_nothing_new_tells_of_no_commit()
    {
        source.Write("a.txt", "one\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var status = await hub.AddAsync(source);
        await hub.ReindexAsync(status.Id);
        (await EventsAsync(hub, status.Id)).Count(happened => happened.Kind == EventKind.CommitSearchable).Should().Be(1);
    }

    [Fact]
    public async Task A_run_that_fails_is_told_with_its_problem()
    {
        source.Write("a.txt", "one\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var status = await hub.AddAsync(source);
        Directory.Move(Path.Combine(source.Folder, ".git"), Path.Combine(source.Folder, "hidden"));
        await hub.ReindexAsync(status.Id);
        var events = await EventsAsync(hub, status.Id);
        events.Should().Contain(happened => happened.Kind == EventKind.IndexProblem && happened.Problem!.Code.StartsWith("git-", StringComparison.Ordinal));
        events[^1].Job!.State.Should().Be("failed");
    }

    [Fact]
    public async Task A_history_that_was_rewritten_is_compared_all_the_same()
    {
        source.Write("a.txt", "one\n").Write("b.txt", "two\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var status = await hub.AddAsync(source);
        source.Write("a.txt", "other\n");
        source.Git("commit", "--quiet", "-a", "--amend", "-m", "rewritten");
        await hub.ReindexAsync(status.Id);
        (await EventsAsync(hub, status.Id)).Single(happened => happened.Kind == EventKind.FilesChanged).Files!.Changes.Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Path = "a.txt", Change = ChangeType.Modified, Commit = Head() });
    }

    private string Head() => source.Git("rev-parse", "HEAD").Trim();

    private static async Task<ImmutableArray<HubEvent>> EventsAsync(TestHub hub, string id)
    {
        await hub.Grains.GetGrain<IRepositoryChangesGrain>(id).WaitUntilIdleAsync();
        return (await hub.Grains.GetGrain<IChangeFeedGrain>(IChangeFeedGrain.Changes).ReadAsync(0, 1_000, TimeSpan.Zero)).Events;
    }
}
