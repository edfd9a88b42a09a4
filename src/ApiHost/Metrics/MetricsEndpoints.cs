using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LunarHub.ApiHost.Metrics;

/// <summary><c>GET /metrics</c>, in the Prometheus text format 0.0.4.</summary>
internal static class MetricsEndpoints
{
    private const string ContentType = "text/plain; version=0.0.4";

    public static void MapMetrics(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", Get).WithName("metrics").WithTags("metrics").WithSummary("The process's metrics for Prometheus")
            .Produces<string>(200, "text/plain").WithProblems();

    public static ContentHttpResult Get(ProcessMetrics metrics) => TypedResults.Text(metrics.Write(), ContentType, Encoding.UTF8);
}
