using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace LunarHub.ApiHost.Mcp;

/// <summary>What the MCP server is, whatever carries its messages: its name, its instructions and its four read-only tools.</summary>
internal static class McpHub
{
    private const string Instructions = """
        Lunar Hub searches the Git repositories its owner indexed. Begin with search_code; open a hit with read_code; list_repositories and index_status tell what is indexed and how fresh it is. Every answer names repository, ref and commit: cite them.
        """;

    public static McpServerOptions Options(IHubClient hub)
    {
        var search = new SearchTool(hub);
        var read = new ReadTool(hub);
        var repositories = new RepositoryTools(hub);
        return new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "lunar-hub", Title = "Lunar Hub", Version = HubVersion.Current },
            ServerInstructions = Instructions,
            Capabilities = new ServerCapabilities { Tools = new ToolsCapability() },
            ToolCollection =
            [
                Tool(search.SearchAsync, SearchTool.Name, "Search code", SearchTool.Description),
                Tool(read.ReadAsync, ReadTool.Name, "Read code", ReadTool.Description),
                Tool(repositories.ListAsync, RepositoryTools.ListName, "List repositories", RepositoryTools.ListDescription),
                Tool(repositories.StatusAsync, RepositoryTools.StatusName, "Index status", RepositoryTools.StatusDescription),
            ],
        };
    }

    private static McpServerTool Tool(Delegate method, string name, string title, string description) => McpServerTool.Create(method, new McpServerToolCreateOptions
    {
        Name = name,
        Title = title,
        Description = description,
        ReadOnly = true,
        Idempotent = true,
        Destructive = false,
        OpenWorld = false,
        SerializerOptions = HubJson.Lenient,
    });
}
