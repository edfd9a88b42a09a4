using LunarHub.Grains.Tests.Hub;

namespace LunarHub.Grains.Tests.History;

/// <summary>After any run of commits, merges, rewrites and deletions the history holds what <c>git log</c> tells: the same commits by words and people, the same by their lines.</summary>
public sealed class HistoryAgainstGitTests : IDisposable
{
    private static readonly string[] Words = ["timer", "grain", "lock", "Turn", "silo"];

    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task A_history_holds_what_git_log_tells(int seed)
    {
        var random = new Random(seed);
        repository.Write("0", "begin\n");
        repository.Commit("begin");
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository, branches: ["side"])).Id;
        for (var round = 0; round < 5; round++)
        {
            for (var step = random.Next(1, 6); step > 0; step--)
            {
                Step(random);
            }

            await hub.ReindexAsync(id);
            (await hub.Grains.GetGrain<IHistoryGrain>(id).CatchUpAsync()).Should().BeTrue();
            foreach (var reference in repository.Git("for-each-ref", "--format=%(refname:short)", "refs/heads").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                await CompareAsync(hub, reference, random);
            }
        }
    }

    public void Dispose()
    {
        repository.Dispose();
        data.Dispose();
    }

    private void Step(Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                repository.Git("reset", "--quiet", "--hard", $"HEAD~{Math.Min(2, int.Parse(repository.Git("rev-list", "--count", "--first-parent", "HEAD")) - 1)}");
                break;
            case 1:
                repository.Git("branch", "--force", "side");
                break;
            case 2:
                repository.Git("merge", "--quiet", "--no-ff", "-s", "ours", "-m", $"merge of {Words[random.Next(Words.Length)]}", MergeBase());
                break;
            case 3 when File.Exists(Path.Combine(repository.Folder, "1")):
                repository.Delete("1");
                repository.Commit("deleted");
                break;
            default:
                repository.Write(random.Next(4).ToString(), string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => $"{Words[random.Next(Words.Length)]} {random.Next(3)}\n")));
                repository.Git("add", "-A");
                repository.Git("commit", "--quiet", "--allow-empty", $"--author={(random.Next(2) == 0 ? "Ada <ada@example.org>" : "Bob <bob@example.org>")}", "-m", $"{Words[random.Next(Words.Length)]} {Words[random.Next(Words.Length)]}\n\n{Words[random.Next(Words.Length)]} again");
                break;
        }
    }

    private string MergeBase() => repository.Git("branch", "--list", "side").Length > 0 ? "side" : "HEAD";

    private async Task CompareAsync(TestHub hub, string reference, Random random)
    {
        var path = random.Next(4).ToString();
        var (word, other) = (Words[random.Next(Words.Length)], Words[random.Next(Words.Length)]);
        await SameAsync("type:commit", "log", "--format=%H", reference);
        await SameAsync($"type:commit case:yes {word} {other}", "log", "--format=%H", "--fixed-strings", "--all-match", $"--grep={word}", $"--grep={other}", reference);
        await SameAsync($"type:commit case:no {word} OR {other}", "log", "--format=%H", "--fixed-strings", "-i", $"--grep={word}", $"--grep={other}", reference);
        await SameAsync($"type:commit author:ada case:yes -{word}", "log", "--format=%H", "--author=Ada", "--fixed-strings", "--invert-grep", $"--grep={word}", reference);
        await SameAsync($"type:commit path:/^{path}$/", "log", "--format=%H", "--no-merges", "--full-history", reference, "--", path);
        await SameAsync($"type:diff select:commit case:yes /{word} [12]/", "log", "--format=%H", "--no-merges", $"-G{word} [12]", reference);

        async Task SameAsync(string query, params string[] log)
        {
            var found = await hub.SearchAsync(new SearchRequest { Query = query, Refs = [reference], Limit = 200 });
            var told = repository.Git(log).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            (found.Warnings.IsEmpty ? found.Hits.Select(hit => hit.Change!.Id) : []).Should().BeEquivalentTo(told, query);
        }
    }}
