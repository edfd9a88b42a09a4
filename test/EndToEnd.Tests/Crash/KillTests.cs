using LunarHub.ApiHost.Repositories;
using LunarHub.ApiHost.Searching;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Grains;
using Xunit.Abstractions;

namespace LunarHub.EndToEnd.Tests.Crash;

/// <summary>kill -9 while indexing, again and again: first while nothing is indexed yet, then while every file of an indexed repository changes.</summary>
public sealed class KillTests(ITestOutputHelper log) : IDisposable
{
    private const int KillsOfEachEdition = 10;
    private const int Seed = 20_261_122;

    private readonly TestFolder folder = new();
    private readonly GitFixture source = GitFixture.Of(files => GeneratedRepository.Write(files, edition: 0));
    private readonly Random random = new(Seed);

    public void Dispose()
    {
        source.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task After_twenty_kills_the_index_equals_the_commit_and_every_run_went_on_by_itself()
    {
        string id;
        await using (var server = await HubServer.StartAsync(folder["data"]))
        {
            id = (await server.Client.AddRepositoryAsync(new AddRepositoryBody { Source = source.Folder })).Id;
            await KillInWorkAsync(server, id);
        }

        await KillAgainAsync(id, KillsOfEachEdition - 1, AssertNothingIsClaimedAsync);
        var first = source.Head();
        await using (var server = await HubServer.StartAsync(folder["data"]))
        {
            await AssertWholeAsync(server, await server.WaitUntilIdleAsync(id), edition: 0);
            source.Commit("second", files => GeneratedRepository.Write(files, edition: 1));
            await server.Client.ReindexAsync(id, rebuild: false);
            await KillInWorkAsync(server, id);
        }

        await KillAgainAsync(id, KillsOfEachEdition - 1, server => AssertEarlierIndexAnswersAsync(server, first));
        await using var last = await HubServer.StartAsync(folder["data"]);
        await AssertWholeAsync(last, await last.WaitUntilIdleAsync(id), edition: 1);
    }

    private async Task KillAgainAsync(string id, int times, Func<HubServer, Task> assertAnswers)
    {
        for (var kill = 0; kill < times; kill++)
        {
            await using var server = await HubServer.StartAsync(folder["data"]);
            await assertAnswers(server);
            await KillInWorkAsync(server, id);
        }
    }

    // Nothing but the start itself sets the run going again: a job that did not resume would never reach the moment.
    private async Task KillInWorkAsync(HubServer server, string id)
    {
        // What is left after the last moment must take longer than seeing that it has come: that is why the files are so many.
        var moment = random.Next(GeneratedRepository.Files * 9 / 10);
        var view = await server.WaitUntilAsync(id, now => !HubServer.IsBusy(now) || now.Progress?.FilesDone >= moment);
        server.Process.Kill();
        HubServer.IsBusy(view).Should().BeTrue($"the run was to be cut short, and ended instead: {view}");
        log.WriteLine($"killed at {moment} files: {view.State}, {view.Progress?.Stage} {view.Progress?.FilesDone}");
    }

    private static async Task AssertNothingIsClaimedAsync(HubServer server)
    {
        var result = await server.SearchAsync(new SearchBody { Query = "move_ledger_to_parcel" });
        result.Hits.Should().BeEmpty();
        result.Missing.Should().ContainSingle().Which.Should().Contain("not indexed yet");
    }

    private static async Task AssertEarlierIndexAnswersAsync(HubServer server, string commit)
    {
        var file = GeneratedRepository.Files / 2;
        var result = await server.SearchAsync(new SearchBody { Query = $"\"{GeneratedRepository.WordOf(file, edition: 0)}\"" });
        var hit = result.Hits.Should().ContainSingle().Subject;
        (hit.Path, hit.Commit).Should().Be((GeneratedRepository.PathOf(file), commit));
    }

    private async Task AssertWholeAsync(HubServer server, RepositoryView view, int edition)
    {
        view.State.Should().Be(RepositoryState.Ready, view.Error?.Message);
        view.Commit.Should().Be(source.Head());
        view.Notes.Should().BeEmpty();
        var tree = source.Git("ls-tree", "-r", "HEAD").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t')).ToDictionary(parts => parts[1], parts => parts[0].Split(' ')[2]);
        view.Files.Should().Be(tree.Count);
        await Parallel.ForEachAsync(tree, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (file, cancellationToken) =>
        {
            var indexed = await server.Client.ReadFileAsync(view.Id, file.Key, cancellationToken: cancellationToken);
            indexed.Blob.Should().Be(file.Value, file.Key);
            indexed.SkippedBecause.Should().BeNull();
        });
        for (var file = 0; file < GeneratedRepository.Files; file += 100)
        {
            var word = GeneratedRepository.WordOf(file, edition);
            var result = await server.SearchAsync(new SearchBody { Query = $"\"{word}\"" });
            result.Hits.Select(hit => hit.Path).Should().Equal([GeneratedRepository.PathOf(file)], word);
        }
    }
}
