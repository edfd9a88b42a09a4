using LunarHub.ApiHost.Client;
using LunarHub.Text;

namespace LunarHub.Cli.Connection;

/// <summary>
/// How a command reaches the hub: a server named by URL, else the server that uses the data folder, else a server of the command's own on a free loopback port, for as long as the command runs.
/// </summary>
internal sealed class HubConnection : IAsyncDisposable
{
    private readonly HttpHubClient client;
    private readonly RunningServer? own;

    private HubConnection(Uri url, HttpHubClient client, RunningServer? own)
    {
        Url = url;
        this.client = client;
        this.own = own;
    }

    public Uri Url { get; }

    public IHubClient Hub => client;

    /// <summary>True when the work ends with this command: nobody else keeps the folder open.</summary>
    public bool IsOwnServer => own is not null;

    public static string? ApiKey => Environment.GetEnvironmentVariable("LUNARHUB_API_KEY");

    /// <param name="staysOpen">True for a command that serves for as long as its caller likes: a server of its own then looks at the sources by itself.</param>
    public static async Task<HubConnection> OpenAsync(string? server, string dataFolder, CancellationToken cancellationToken, bool staysOpen = false)
    {
        if (server is { Length: > 0 })
        {
            return Uri.TryCreate(server, UriKind.Absolute, out var named) && named.Scheme is "http" or "https"
                ? new HubConnection(named, new HttpHubClient(named, ApiKey), null)
                : throw new HubException("server-invalid", $"'{server}' is not a server's URL; it looks like http://127.0.0.1:8080");
        }

        if (ServerFile.Find(dataFolder) is { } running)
        {
            return new HubConnection(running, new HttpHubClient(running, ApiKey), null);
        }

        var own = await RunningServer.StartAsync(dataFolder, port: 0, work: WorkOptions.Idle with { Poll = staysOpen }, cancellationToken: cancellationToken);
        return new HubConnection(own.Url, new HttpHubClient(own.Url, ApiKey), own);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (own is not null)
        {
            await own.DisposeAsync();
        }
    }
}
