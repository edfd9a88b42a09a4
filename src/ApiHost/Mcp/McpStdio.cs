using LunarHub.ApiHost.Client;
using ModelContextProtocol.Server;

namespace LunarHub.ApiHost.Mcp;

/// <summary>The MCP server over standard input and output, for clients that start it as a command; it answers from a running Lunar Hub.</summary>
public static class McpStdio
{
    /// <summary>Serves until the input ends or the token is cancelled. Nothing but JSON-RPC is written to the output.</summary>
    /// <param name="server">The base URL of the running server, for example http://127.0.0.1:8080.</param>
    /// <param name="apiKey">Its API key, when it needs one.</param>
    /// <param name="cancellationToken">Ends the service.</param>
    public static async Task RunAsync(Uri server, string? apiKey = null, CancellationToken cancellationToken = default)
    {
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();

        // Whatever else writes to the console, a library or a stray line, must not break the framing.
        Console.SetOut(Console.Error);
        using var hub = new HttpHubClient(server, apiKey);
        await RunAsync(hub, input, output, cancellationToken);
    }

    internal static async Task RunAsync(IHubClient hub, Stream input, Stream output, CancellationToken cancellationToken)
    {
        await using var transport = new StreamServerTransport(input, output, "lunar-hub");
        await using var mcp = McpServer.Create(transport, McpHub.Options(hub));
        try
        {
            await mcp.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller ended the service.
        }
    }
}
