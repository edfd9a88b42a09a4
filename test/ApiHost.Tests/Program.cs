using LunarHub.ApiHost.Mcp;

namespace LunarHub.ApiHost.Tests;

/// <summary><c>dotnet LunarHub.ApiHost.Tests.dll mcp URL</c> serves MCP over stdio, as a process of its own; the test runner never comes here.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is not ["mcp", var url])
        {
            await Console.Error.WriteLineAsync("usage: mcp URL");
            return 2;
        }

        var serving = McpStdio.RunAsync(new Uri(url));
        Console.WriteLine("a stray line that must not reach the client");
        await serving;
        return 0;
    }
}
