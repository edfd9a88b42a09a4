using LunarHub.ApiHost.Repositories;

namespace LunarHub.EndToEnd.Tests.Fixtures;

/// <summary>One server on the indexed <see cref="PolyglotRepository"/>, shared by the tests that only read.</summary>
public sealed class PolyglotServer : IAsyncLifetime
{
    private readonly TestFolder folder = new();

    public GitFixture Source { get; } = PolyglotRepository.Create();

    public HubServer Server { get; private set; } = null!;

    public RepositoryView Repository { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await HubServer.StartIndexedAsync(folder["data"], Source.Folder);
        Repository = (await Server.Client.ListRepositoriesAsync()).Repos.Single();
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Source.Dispose();
        folder.Dispose();
    }
}

/// <summary>Tests of this collection share one server and must not change it.</summary>
[CollectionDefinition(Name)]
public sealed class PolyglotCollection : ICollectionFixture<PolyglotServer>
{
    public const string Name = "polyglot";
}
