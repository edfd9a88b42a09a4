using LunarHub.EndToEnd.Tests.Fixtures;

namespace LunarHub.EndToEnd.Tests.Repositories;

/// <summary>A server that starts empty; each test adds a repository of its own.</summary>
public sealed class IndexingServer : IAsyncLifetime
{
    private readonly TestFolder folder = new();

    public HubServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await HubServer.StartAsync(folder["data"]);

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        folder.Dispose();
    }
}
