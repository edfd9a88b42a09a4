namespace LunarHub.ApiHost;

/// <summary>Route values as their sender meant them.</summary>
internal static class RouteText
{
    /// <summary>The server decodes every escape in a path but %2F, which would change the route; a name may hold it.</summary>
    public static string Unescape(string value) => value.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Escapes each segment of a path and keeps its slashes.</summary>
    public static string EscapePath(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
