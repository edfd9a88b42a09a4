using LunarHub.ApiHost.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LunarHub.ApiHost.Health;

/// <summary><c>/health</c>.</summary>
internal static class HealthEndpoints
{
    public const string LivePath = "/health/live";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(LivePath, Live).WithName("live").WithTags("health").WithSummary("The process runs; needs no key").WithProblems();
        routes.MapGet("/health/ready", ReadyAsync).WithName("ready").WithTags("health")
            .WithSummary("Storage and catalog answer, so searches can be answered").Produces<HealthView>().WithProblems(503);
    }

    public static Ok<HealthView> Live() => TypedResults.Ok(new HealthView("live", HubVersion.Current, []));

    public static async Task<IResult> ReadyAsync(IEnumerable<IReadinessCheck> checks, HttpContext context, TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var results = await Task.WhenAll(checks.Select(check => RunAsync(check, both.Token)));
        var failed = results.Where(r => !r.Ok).ToArray();
        return failed.Length == 0
            ? TypedResults.Ok(new HealthView("ready", HubVersion.Current, results))
            : new ProblemResult(Problem.Of(context, "not-ready", string.Join(' ', failed.Select(f => f.Reason))) with { Checks = results });
    }

    private static async Task<HealthCheckView> RunAsync(IReadinessCheck check, CancellationToken cancellationToken)
    {
        try
        {
            var reason = await check.CheckAsync(cancellationToken);
            return new HealthCheckView(check.Name, reason is null, reason);
        }
        catch (OperationCanceledException)
        {
            return new HealthCheckView(check.Name, Ok: false, $"The {check.Name} check did not finish in time.");
        }
    }
}
