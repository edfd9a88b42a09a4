using LunarHub.ApiHost.Errors;

namespace LunarHub.ApiHost.Security;

/// <summary>
/// Refuses requests that name a host this server does not answer to. A web page can point its own name at 127.0.0.1 (DNS rebinding) and is
/// then of one origin with the server; the Host header still tells that name.
/// </summary>
internal sealed class HostGate(RequestDelegate next, HubServerOptions options)
{
    private readonly HashSet<string> allowed = new(["localhost", "127.0.0.1", "[::1]", Literal(options), .. options.AllowedHosts], StringComparer.OrdinalIgnoreCase);
    private readonly bool any = !options.IsLoopback && options.AllowedHosts.Count == 0;

    public Task InvokeAsync(HttpContext context) =>
        any || allowed.Contains(context.Request.Host.Host)
            ? next(context)
            : Problem.Of(context, "host-not-allowed", "This server does not answer to that host name; use localhost, or allow the name in its configuration.").WriteAsync(context);

    /// <summary>The listening address as a host: an address cannot be rebound.</summary>
    private static string Literal(HubServerOptions options) =>
        options.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{options.Address}]" : options.Address.ToString();
}
