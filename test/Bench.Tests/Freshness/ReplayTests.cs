using LunarHub.Bench.Freshness;
using LunarHub.Bench.Freshness.Storm;
using LunarHub.Text;

namespace LunarHub.Bench.Tests.Freshness;

public sealed class ReplayTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lunarhub-replay-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_push_is_looked_for_by_a_line_that_it_adds_and_that_is_nowhere_yet()
    {
        await CommitAsync("src/a.txt", "a line that stays here\n");
        await CommitAsync("src/a.txt", "a line that stays here\na line that others have, too\nno \"quotes\" can be asked for\n    a line of its own, at last\n");
        var (start, commits) = await PushProbe.ReadHistoryAsync(folder, 1, default);

        var probe = await PushProbe.FindAsync(folder, start, commits[0], query => Task.FromResult(!query.Contains("others", StringComparison.Ordinal)), default);

        probe.Should().Be(new PushProbe(commits[0], "src/a.txt", "a line of its own, at last", 1));
        probe.Query.Should().Be("\"a line of its own, at last\"");
    }

    [Fact]
    public async Task A_push_without_new_text_is_looked_for_by_its_commit()
    {
        await CommitAsync("a.txt", "some words that go away\n");
        await CommitAsync("a.txt", "");
        var (start, commits) = await PushProbe.ReadHistoryAsync(folder, 1, default);

        (await PushProbe.FindAsync(folder, start, commits[0], _ => Task.FromResult(true), default)).Should().Be(new PushProbe(commits[0], null, null, 1));
        (await FluentActions.Awaiting(() => PushProbe.ReadHistoryAsync(folder, 2, default)).Should().ThrowAsync<HubException>()).Which.Code.Should().Be("bench-history-short");
    }

    [Fact]
    public async Task A_folder_becomes_a_repository_in_which_every_push_is_a_new_commit()
    {
        for (var i = 0; i < 3; i++)
        {
            await CommitAsync("src/core/a.txt", $"state {i}\n");
            await CommitAsync("docs/b.txt", $"state {i}\n");
        }

        (await FolderHistory.ChooseAsync(folder, 2, default)).Should().BeEquivalentTo("src/core", "docs");
        var made = await FolderHistory.MakeAsync(folder, "src/core", Path.Combine(folder, "made.git"), 5, default);

        made.Commits.Should().HaveCount(6).And.OnlyHaveUniqueItems();
        var states = new List<string>();
        foreach (var commit in made.Commits)
        {
            await made.Repository.PushQuicklyAsync(commit, default);
            (await BareRepository.GitAsync(made.Repository.Folder, ["rev-parse", "HEAD"], default)).Trim().Should().Be(commit);
            states.Add((await BareRepository.GitAsync(made.Repository.Folder, ["show", "HEAD:a.txt"], default)).Trim());
        }

        states.Should().Equal("state 0", "state 1", "state 2", "state 1", "state 0", "state 1");
    }

    private async Task CommitAsync(string path, string text)
    {
        if (!Directory.Exists(Path.Combine(folder, ".git")))
        {
            await BareRepository.GitAsync(folder, ["init", "--quiet"], default);
        }

        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text);
        await BareRepository.GitAsync(folder, ["add", "--all"], default);
        await BareRepository.GitAsync(folder, ["commit", "--quiet", "--message", "change"], default);
    }
}
