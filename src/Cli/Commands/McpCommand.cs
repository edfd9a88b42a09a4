using System.CommandLine;
using LunarHub.ApiHost.Mcp;
using LunarHub.Cli.Connection;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub mcp</c>: the MCP server over standard input and output, for clients that start it as a command.</summary>
internal static class McpCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var server = CommonOptions.Server();
        var command = new Command("mcp", "Serve MCP over standard input and output (for agents; over HTTP it is at /mcp).") { data, server };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var connection = await HubConnection.OpenAsync(parsed.GetValue(server), Path.GetFullPath(parsed.GetValue(data)!), cancellationToken, staysOpen: true);
            await McpStdio.RunAsync(connection.Url, HubConnection.ApiKey, cancellationToken);
            return 0;
        });
        return command;
    }
}
