using LunarHub.ApiHost.Errors;

namespace LunarHub.ApiHost.Security;

/// <summary>
/// Refuses requests that a page of another origin sends in its visitor's name: anything that changes state, every WebSocket, which no browser
/// keeps to its own origin, and all of MCP, as its specification demands. Programs send no Origin and pass.
/// </summary>
internal sealed class OriginGate(RequestDelegate next, HubServerOptions options)
{
    private readonly HashSet<string> allowed = new(options.AllowedOrigins.Select(o => o.TrimEnd('/')), StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var guarded = request.Path.StartsWithSegments("/mcp", StringComparison.Ordinal)
            || context.WebSockets.IsWebSocketRequest
            || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method));
        return !guarded || IsOwn(request)
            ? next(context)
            : Problem.Of(context, "origin-not-allowed", "Pages of another origin may not do this; allow the origin in the server's configuration if it is yours.").WriteAsync(context);
    }

    private bool IsOwn(HttpRequest request)
    {
        if (request.Headers.Origin.Count == 0)
        {
            return request.Headers["Sec-Fetch-Site"].ToString() is not ("cross-site" or "same-site");
        }

        var origin = request.Headers.Origin.ToString();
        return allowed.Contains(origin) || string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
    }
}
