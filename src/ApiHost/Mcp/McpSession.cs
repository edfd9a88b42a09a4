using ModelContextProtocol.Server;

namespace LunarHub.ApiHost.Mcp;

/// <summary>One client's conversation: its transport and the server that reads from it. Ends when disposed, once.</summary>
internal sealed class McpSession : IAsyncDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly McpServer server;
    private readonly Task running;
    private int requests;
    private int streams;
    private int disposed;

    public McpSession(string id, string? owner, McpServerOptions options, ILoggerFactory loggers, long now)
    {
        Id = id;
        Owner = owner;
        LastUsed = now;
        Transport = new StreamableHttpServerTransport(loggers) { SessionId = id };
        server = McpServer.Create(Transport, options, loggers);
        running = server.RunAsync(ended.Token);
    }

    public string Id { get; }

    /// <summary>Id of the API key that began the session; nobody else may go on with it.</summary>
    public string? Owner { get; }

    public StreamableHttpServerTransport Transport { get; }

    /// <summary>Timestamp of the last request's begin or end.</summary>
    public long LastUsed { get; private set; }

    public bool IsIdle => Volatile.Read(ref requests) == 0;

    public void Enter(long now)
    {
        Interlocked.Increment(ref requests);
        LastUsed = now;
    }

    public void Leave(long now)
    {
        LastUsed = now;
        Interlocked.Decrement(ref requests);
    }

    /// <summary>True for the first caller: the protocol allows one stream of unsolicited messages.</summary>
    public bool TryOpenStream() => Interlocked.Exchange(ref streams, 1) == 0;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        // The transport first: its reader then ends by itself and the server's loop returns instead of being cut off.
        await Transport.DisposeAsync();
        await ended.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // How a loop ends that was waiting for its client.
        }

        await server.DisposeAsync();
        ended.Dispose();
    }
}
