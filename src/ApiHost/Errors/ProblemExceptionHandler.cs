using LunarHub.Text;
using Microsoft.AspNetCore.Diagnostics;
using Orleans.Runtime;

namespace LunarHub.ApiHost.Errors;

/// <summary>The last catch of every request: a known error becomes its problem, an unknown one a 500 that says nothing but where to look.</summary>
internal sealed class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    /// <summary>A grain could not be called: its silo is lost and not replaced yet, or no silo is left.</summary>
    internal const string Unreachable = "grain-unavailable";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        await Describe(httpContext, exception, logger).WriteAsync(httpContext);
        return true;
    }

    /// <summary>The problem that an exception is; what a client is not told goes to the log.</summary>
    internal static Problem Describe(HttpContext context, Exception exception, ILogger logger)
    {
        var problem = Describe(context, exception);
        if (problem.Status >= 500 && exception is not HubException)
        {
            logger.LogError(exception, "{Method} {Path} failed with {Code}, trace {TraceId}", context.Request.Method, context.Request.Path, problem.Code, problem.TraceId);
        }

        return problem;
    }

    private static Problem Describe(HttpContext context, Exception exception) => exception switch
    {
        HubException hub => Problem.Of(context, hub.Code, hub.Message) with { Position = hub.Position },
        BadHttpRequestException bad => RequestErrors.Describe(context, bad),
        _ when context.RequestAborted.IsCancellationRequested => Problem.Of(context, "client-closed", "The client went away before the answer was ready."),
        OrleansException => Problem.Of(context, Unreachable, "The part of the cluster that answers this cannot be reached at the moment; try again."),
        TimeoutException or OperationCanceledException => Problem.Of(context, "request-timeout", "The request took longer than this server allows; narrow it or try again."),
        _ => Problem.Of(context, "internal", "Something failed in the server; its log has the details under this traceId."),
    };
}
