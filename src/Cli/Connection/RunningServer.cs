using System.Net;
using System.Net.Sockets;
using LunarHub.ApiHost;
using LunarHub.Silo;
using LunarHub.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace LunarHub.Cli.Connection;

/// <summary>A server inside this process.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication app;
    // Null where other commands are not to find the server.
    private readonly string? dataFolder;

    private RunningServer(WebApplication app, string? dataFolder)
    {
        this.app = app;
        this.dataFolder = dataFolder;
        Url = new Uri(app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "[::1]", StringComparison.Ordinal));
    }

    public Uri Url { get; }

    /// <exception cref="HubException"><c>port-taken</c>, <c>listen-needs-keys</c>, <c>data-*</c>.</exception>
    public static async Task<RunningServer> StartAsync(string dataFolder, int port, IPAddress? address = null, IEnumerable<string>? allowedHosts = null, int requestsPerSecond = HubServerOptions.DefaultRequestsPerSecond, bool verbose = false, WorkOptions? work = null, ClusterSeat? seat = null, CancellationToken cancellationToken = default)
    {
        var options = new HubServerOptions { DataFolder = dataFolder, Port = port, Address = address ?? IPAddress.Loopback, RequestsPerSecond = requestsPerSecond, MinimumLogLevel = verbose ? LogLevel.Information : LogLevel.Warning };
        foreach (var host in allowedHosts ?? [])
        {
            options.AllowedHosts.Add(host);
        }

        if (HubEdition.IsCluster && seat is null)
        {
            throw ClusterSeat.Unnamed();
        }

        options.AskAgainAfter = seat is { IsClient: true } ? TimeSpan.FromSeconds(1) : null;
        options.AnswersOperatorsOnly = seat?.AnswersOperatorsOnly ?? false;
        var hub = new LunarHubOptions { DataFolder = dataFolder };
        (work ?? WorkOptions.Idle).Apply(hub);
        seat?.Configure(hub);
        hub.Validate();
        options.Secrets = await HubEdition.OpenSecretsAsync(hub, static redis => Console.Error.WriteLine($"waiting for Redis at {redis}"), cancellationToken);
        var app = HubServer.Build(options, services => _ = seat is { IsClient: true } ? services.AddLunarHubClient(hub) : services.AddLunarHub(hub), HubEdition.MapDashboard);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
        {
            await app.DisposeAsync();
            throw new HubException(
                "port-taken",
                seat is null ? $"port {port} is taken; name another one with --port (0 takes a free one)" : $"a port is taken: {port} (--port), {hub.Cluster.SiloPort} (--silo-port) or {hub.Cluster.GatewayPort} (--gateway-port); name another one",
                error);
        }
        catch (OrleansException error)
        {
            await app.DisposeAsync();
            throw new HubException("cluster-unreachable", "no silo of the cluster can be reached; start one with hub silo, or look whether --cluster and --cluster-id are those of the silos", error);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var server = new RunningServer(app, options.AnswersOperatorsOnly ? null : dataFolder);
        if (server.dataFolder is not null)
        {
            ServerFile.Write(dataFolder, server.Url);
        }

        return server;
    }

    /// <summary>Completes when the process is asked to stop.</summary>
    public async Task WaitForShutdownAsync(CancellationToken cancellationToken)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var byHost = app.Lifetime.ApplicationStopping.Register(() => stopping.TrySetResult());
        using var byToken = cancellationToken.Register(() => stopping.TrySetResult());
        await stopping.Task;
    }

    public async ValueTask DisposeAsync()
    {
        if (dataFolder is not null)
        {
            ServerFile.Remove(dataFolder);
        }

        await app.StopAsync();
        await app.DisposeAsync();
    }
}
