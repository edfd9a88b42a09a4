using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using LunarHub.ApiHost.Errors;
using Microsoft.AspNetCore.RateLimiting;

namespace LunarHub.ApiHost.Security;

/// <summary>A token bucket for each client, so that one runaway script does not starve the others. Liveness is never limited.</summary>
internal static class ClientRateLimit
{
    private const int RefillsPerSecond = 10;

    public static void Configure(RateLimiterOptions limiter, HubServerOptions options)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = RejectAsync;
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            options.RequestsPerSecond <= 0 || context.Request.Path.Equals(Health.HealthEndpoints.LivePath, StringComparison.Ordinal)
                ? RateLimitPartition.GetNoLimiter("")
                : RateLimitPartition.GetTokenBucketLimiter(ClientOf(context), _ => Bucket(options)));
    }

    /// <summary>The key's id, else the address; an IPv6 client owns a /64, so that is one client.</summary>
    internal static string ClientOf(HttpContext context)
    {
        if (Caller.Of(context)?.KeyId is { } key)
        {
            return $"key:{key}";
        }

        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"ip6:{Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8))}"
            : $"ip:{address}";
    }

    private static TokenBucketRateLimiterOptions Bucket(HubServerOptions options)
    {
        // Ten refills a second where the rate allows it; a slower rate gets one token at a time.
        var perPeriod = Math.Max(1, options.RequestsPerSecond / RefillsPerSecond);
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(options.RequestBurst, 1),
            TokensPerPeriod = perPeriod,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)perPeriod / options.RequestsPerSecond),
            QueueLimit = 0,
            AutoReplenishment = true,
        };
    }

    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var time) ? time : TimeSpan.FromSeconds(1);
        rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var (code, detail) = ErrorTable.ForStatus(StatusCodes.Status429TooManyRequests, rejected.HttpContext);
        await Problem.Of(rejected.HttpContext, code, detail).WriteAsync(rejected.HttpContext);
    }
}
