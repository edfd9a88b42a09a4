using System.Diagnostics;
using System.Text.Json;
using LunarHub.ApiHost.Json;
using LunarHub.ApiHost.Searching;
using Microsoft.AspNetCore.WebUtilities;

namespace LunarHub.ApiHost.Errors;

/// <summary>An error as RFC 9457 problem details. The type is always about:blank: <see cref="Code"/> is what programs switch on.</summary>
public sealed record Problem
{
    public const string ContentType = "application/problem+json";

    /// <summary>Always <c>about:blank</c>.</summary>
    public string Type { get; init; } = "about:blank";

    /// <summary>The phrase of the HTTP status.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>One line that says what is wrong and how to mend it.</summary>
    public required string Detail { get; init; }

    /// <summary>Stable kebab-case identifier; docs/http-api.md lists all of them.</summary>
    public required string Code { get; init; }

    /// <summary>Names this request in the server's log and traces.</summary>
    public required string TraceId { get; init; }

    /// <summary>For errors in a query: the zero-based UTF-16 offset of the offending character.</summary>
    public int? Position { get; init; }

    /// <summary>For errors in a request body: the offending property as a JSON path, for example <c>$.limit</c>.</summary>
    public string? Property { get; init; }

    /// <summary>For <c>not-ready</c>: what was checked.</summary>
    public IReadOnlyList<Health.HealthCheckView>? Checks { get; init; }

    internal static Problem Of(HttpContext context, string code, string detail, int? status = null)
    {
        var number = status ?? ErrorTable.StatusOf(code);
        return new Problem
        {
            Title = number == 499 ? "Client Closed Request" : ReasonPhrases.GetReasonPhrase(number),
            Status = number,
            Detail = detail,
            Code = code,
            TraceId = TraceIdOf(context),
        };
    }

    /// <summary>The W3C trace id when the request is traced, else the server's own identifier of it.</summary>
    internal static string TraceIdOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    internal async Task WriteAsync(HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            return;
        }

        context.Response.StatusCode = Status;
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        if (Code is SearchAdmission.Overloaded or Webhooks.WebhookIntake.Overloaded or ProblemExceptionHandler.Unreachable or "state-unavailable")
        {
            // A queue that was full empties within about that time, and so does a cluster find that a silo is lost, or Redis back.
            context.Response.Headers.RetryAfter = "1";
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        await JsonSerializer.SerializeAsync(context.Response.Body, this, HubJson.Options, context.RequestAborted);
    }
}
