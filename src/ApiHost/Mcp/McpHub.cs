using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace LunarHub.ApiHost.Mcp;

/// <summary>What the MCP server is, whatever carries its messages: its name, its instructions and its read-only tools.</summary>
internal static class McpHub
{
    private const string Instructions = """
        Lunar Hub searches the Git repositories its owner indexed. Begin with search_code, or repo_map in a repository you do not know; open a hit with read_code, after outline where the file is large. find_symbol, find_definition, find_references and call_graph follow names; list_repositories and index_status tell what is indexed and how fresh it is, recent_changes what has changed. Every answer names repository, ref and commit: cite them.
        """;

    public static McpServerOptions Options(IHubClient hub)
    {
        var search = new SearchTool(hub);
        var read = new ReadTool(hub);
        var symbols = new SymbolTools(hub);
        var names = new NameTools(hub);
        var repositories = new RepositoryTools(hub);
        var changes = new ChangesTool(hub);
        return new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "lunar-hub", Title = "Lunar Hub", Version = HubVersion.Current },
            ServerInstructions = Instructions,
            Capabilities = new ServerCapabilities { Tools = new ToolsCapability() },
            ToolCollection =
            [
                Tool(search.SearchAsync, SearchTool.Name, "Search code", SearchTool.Description),
                Tool(read.ReadAsync, ReadTool.Name, "Read code", ReadTool.Description),
                Tool(symbols.FindAsync, SymbolTools.FindName, "Find symbol", SymbolTools.FindDescription),
                Tool(names.DefinitionAsync, NameTools.DefinitionName, "Find definition", NameTools.DefinitionDescription),
                Tool(names.ReferencesAsync, NameTools.ReferencesName, "Find references", NameTools.ReferencesDescription),
                Tool(names.CallsAsync, NameTools.CallsName, "Call graph", NameTools.CallsDescription),
                Tool(symbols.OutlineAsync, SymbolTools.OutlineName, "Outline", SymbolTools.OutlineDescription),
                Tool(symbols.MapAsync, SymbolTools.MapName, "Repository map", SymbolTools.MapDescription),
                Tool(repositories.ListAsync, RepositoryTools.ListName, "List repositories", RepositoryTools.ListDescription),
                Tool(repositories.StatusAsync, RepositoryTools.StatusName, "Index status", RepositoryTools.StatusDescription),
                Tool(changes.ListAsync, ChangesTool.Name, "Recent changes", ChangesTool.Description),
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
