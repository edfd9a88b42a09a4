using System.Reflection;

namespace LunarHub.ApiHost;

/// <summary>The version that the server, its OpenAPI document and its MCP server all name.</summary>
public static class HubVersion
{
    /// <summary>For example <c>0.1.0</c>, without build metadata.</summary>
    public static string Current { get; } =
        typeof(HubVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
