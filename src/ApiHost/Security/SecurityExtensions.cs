using LunarHub.ApiHost;
using LunarHub.ApiHost.Errors;
using LunarHub.ApiHost.Page;
using LunarHub.ApiHost.Security;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Limits, keys, hosts, origins and headers: composed here, in the order in which they must stand.</summary>
internal static class SecurityExtensions
{
    public static IServiceCollection AddHubSecurity(this IServiceCollection services, HubServerOptions options, ApiKeys keys) => services
        .AddSingleton(keys)
        .Configure<KestrelServerOptions>(kestrel => Limit(kestrel, options))
        .AddRateLimiter(limiter => ClientRateLimit.Configure(limiter, options))
        .AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = options.RequestTimeout,
            TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
            WriteTimeoutResponse = static context => Problem.Of(context, "request-timeout", ErrorTable.ForStatus(504, context).Detail).WriteAsync(context),
        });

    /// <summary>
    /// After routing: the key gate reads the endpoint's scope, and the limiter the caller that the gate has named. The page stands before the
    /// key gate: its files are this project's published source and hold nothing of a repository, and it asks its user for the key itself.
    /// </summary>
    public static void UseHubSecurity(this WebApplication app)
    {
        app.UseMiddleware<HostGate>();
        app.UseMiddleware<OriginGate>();
        app.UseMiddleware<PageMiddleware>();
        app.UseMiddleware<KeyGate>();
        app.UseRateLimiter();
        app.UseRequestTimeouts();
    }

    private static void Limit(KestrelServerOptions kestrel, HubServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxRequestBytes;
        kestrel.Limits.MaxRequestLineSize = 16 * 1024;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.MaxConcurrentConnections = 4_096;
    }
}
