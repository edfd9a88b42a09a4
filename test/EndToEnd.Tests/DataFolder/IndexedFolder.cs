using LunarHub.ApiHost.Searching;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Grains;
using LunarHub.Silo;

namespace LunarHub.EndToEnd.Tests.DataFolder;

/// <summary>A data folder in which one repository has been indexed by a server that has ended since.</summary>
internal sealed class IndexedFolder : IDisposable
{
    private readonly TestFolder folder = new();

    private IndexedFolder(string? data) => Data = data ?? folder["data"];

    public string Data { get; }

    public GitFixture Source { get; } = PolyglotRepository.Create();

    public static async Task<IndexedFolder> CreateAsync(string? data = null)
    {
        var indexed = new IndexedFolder(data);
        try
        {
            if (HubEdition.IsCluster)
            {
                // No command of this edition is a server of its own.
                await using var server = await HubServer.StartIndexedAsync(indexed.Data, indexed.Source.Folder);
                (await server.Process.StopAsync()).ExitCode.Should().Be(0, server.Process.Transcript());
                return indexed;
            }

            var run = await HubProcess.RunAsync("index", indexed.Source.Folder, "--data", indexed.Data);
            run.ExitCode.Should().Be(0, run.ToString());
            return indexed;
        }
        catch
        {
            indexed.Dispose();
            throw;
        }
    }

    /// <summary>Starts to serve the folder and finds what was indexed, without an index run.</summary>
    public async Task AssertIntactAsync()
    {
        await using var server = await HubServer.StartAsync(Data);
        await AssertAnswersAsync(server);
    }

    public async Task AssertAnswersAsync(HubServer server)
    {
        var own = (await server.Client.ListRepositoriesAsync()).Repos.Single(repository => repository.Source == Source.Folder).Id;
        var result = await server.SearchAsync(new SearchBody { Query = "quokka", Limit = 100, Mode = SearchMode.Keyword, Repos = [own] });
        result.Hits.Select(hit => hit.Path).Distinct().Should().HaveCount(PolyglotRepository.Items);
        result.Hits.Should().OnlyContain(hit => hit.Commit == Source.Head());
        result.Missing.Should().BeEmpty();
    }

    public void Dispose()
    {
        Source.Dispose();
        folder.Dispose();
    }
}
