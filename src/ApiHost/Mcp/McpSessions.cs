using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using LunarHub.ApiHost.Client;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Server;

namespace LunarHub.ApiHost.Mcp;

/// <summary>
/// The MCP sessions that are open, bounded in number and idle time. When there is no room the longest idle one ends: its client gets 404
/// at its next request and begins anew, as the protocol has it.
/// </summary>
internal sealed class McpSessions(IHubClient hub, HubServerOptions options, TimeProvider time, ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, McpSession> sessions = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim opening = new(1, 1);
    private ITimer? sweeper;

    public int Count => sessions.Count;

    /// <summary>One for all servers: the tools hold no state, and their schemas are costly to make.</summary>
    public McpServerOptions ServerOptions { get; } = McpHub.Options(hub);

    /// <summary>Opens a session, or null when all that are open are busy.</summary>
    public async Task<McpSession?> OpenAsync(string? owner, CancellationToken cancellationToken)
    {
        // One at a time, so that the bound holds however many clients begin at once.
        await opening.WaitAsync(cancellationToken);
        try
        {
            while (sessions.Count >= options.MaxMcpSessions)
            {
                if (sessions.Values.Where(s => s.IsIdle).MinBy(s => s.LastUsed) is not { } oldest)
                {
                    return null;
                }

                await EndAsync(oldest.Id);
            }

            var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
            var session = new McpSession(id, owner, ServerOptions, loggers, time.GetTimestamp());
            session.Enter(time.GetTimestamp());
            sessions[id] = session;
            return session;
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>The session, entered; null when there is none, it has ended, or it is another key's.</summary>
    public McpSession? Enter(string id, string? owner)
    {
        if (!sessions.TryGetValue(id, out var session) || !string.Equals(session.Owner, owner, StringComparison.Ordinal))
        {
            return null;
        }

        session.Enter(time.GetTimestamp());
        return session;
    }

    public void Leave(McpSession session) => session.Leave(time.GetTimestamp());

    public async Task<bool> EndAsync(string id)
    {
        if (!sessions.TryRemove(id, out var session))
        {
            return false;
        }

        await session.DisposeAsync();
        return true;
    }

    /// <summary>Ends what nobody has used for the idle time.</summary>
    public async Task SweepAsync()
    {
        foreach (var session in sessions.Values.Where(s => s.IsIdle && time.GetElapsedTime(s.LastUsed) >= options.McpSessionIdle).ToArray())
        {
            await EndAsync(session.Id);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        sweeper = time.CreateTimer(_ => SweepInBackground(), null, SweepEvery, SweepEvery);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (sweeper is not null)
        {
            await sweeper.DisposeAsync();
        }

        await Task.WhenAll(sessions.Keys.Select(EndAsync));
    }

    private void SweepInBackground() => _ = SweepAsync().ContinueWith(
        failed => loggers.CreateLogger<McpSessions>().LogError(failed.Exception, "Ending idle MCP sessions failed"),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted,
        TaskScheduler.Default);
}
