using LunarHub.ApiHost.Repositories;
using LunarHub.ApiHost.Searching;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Grains;

namespace LunarHub.EndToEnd.Tests.Repositories;

/// <summary>One repository of everything that breaks naive indexers: each file is found by its marker, or skipped for a reason that is on record.</summary>
public sealed class AwkwardRepositoryTests(AwkwardServer awkward) : IClassFixture<AwkwardServer>
{
    // A file of no bytes has nothing to skip; the minified file is kept, as one line that ranks low.
    private static readonly string[] KeptWithoutMarker = ["zero-byte.py", "lines/minified.js"];

    public static TheoryData<string> Found => [.. AwkwardRepository.Files.Where(file => file.Marker is not null).Select(file => file.Path)];

    public static TheoryData<string> Skipped => [.. AwkwardRepository.Files.Where(file => file.Marker is null).Select(file => file.Path).Except(KeptWithoutMarker)];

    [Fact]
    public void Every_file_is_counted_and_nothing_failed()
    {
        awkward.Repository.State.Should().Be(RepositoryState.Ready, awkward.Repository.Error?.Message);
        awkward.Repository.Files.Should().Be(AwkwardRepository.Files.Count + 1, "the list lacks .gitmodules");
        awkward.Repository.Notes.Should().ContainSingle().Which.Should().Contain("submodule");
    }

    [Theory]
    [MemberData(nameof(Found))]
    public async Task A_file_that_can_be_read_is_found_by_its_text_and_read(string path)
    {
        var marker = AwkwardRepository.Files.Single(file => file.Path == path).Marker!;
        var result = await SearchAsync(marker);
        result.Hits.Select(hit => hit.Path).Distinct().Should().Equal([path]);
        var file = await awkward.Server.Client.ReadFileAsync(awkward.Repository.Id, path);
        file.Text.Should().Contain(marker);
        file.SkippedBecause.Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Skipped))]
    public async Task A_file_that_cannot_be_read_is_found_by_its_path_and_says_why(string path)
    {
        var file = await awkward.Server.Client.ReadFileAsync(awkward.Repository.Id, path);
        file.Text.Should().BeEmpty();
        file.SkippedBecause.Should().NotBeNullOrWhiteSpace();
        awkward.Repository.Skipped.Should().Contain(skipped => skipped.Reason == file.SkippedBecause && skipped.Examples.Contains(path));
        (await SearchAsync($"path:{path}")).Hits.Select(hit => hit.Path).Should().Contain(path);
    }

    private Task<SearchResult> SearchAsync(string query)
        => awkward.Server.SearchAsync(new SearchBody { Query = query, Mode = SearchMode.Exact });
}

/// <summary>A server on the <see cref="AwkwardRepository"/>.</summary>
public sealed class AwkwardServer : IAsyncLifetime
{
    private readonly TestFolder folder = new();
    private readonly GitFixture source = AwkwardRepository.Create();

    public HubServer Server { get; private set; } = null!;

    public RepositoryView Repository { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await HubServer.StartAsync(folder["data"]);
        Repository = await Server.IndexAsync(source.Folder);
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        source.Dispose();
        folder.Dispose();
    }
}
