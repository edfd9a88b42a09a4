using System.Collections.Frozen;

namespace LunarHub.ApiHost.Errors;

/// <summary>
/// Every error code the API answers with and its HTTP status: the one table behind problem responses and docs/http-api.md.
/// A code that is not listed takes the status of its first word, so a new code of a library is never a 500 by accident.
/// </summary>
public static class ErrorTable
{
    public static FrozenDictionary<string, int> Statuses { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["request-malformed-json"] = 400,
        ["request-unknown-property"] = 400,
        ["request-missing-body"] = 400,
        ["request-missing-property"] = 400,
        ["request-wrong-type"] = 400,
        ["request-invalid"] = 400,
        ["query-empty"] = 400,
        ["query-too-long"] = 400,
        ["limit-invalid"] = 400,
        ["lines-invalid"] = 400,
        ["name-invalid"] = 400,
        ["position-invalid"] = 400,
        ["symbol-pattern-invalid"] = 400,
        ["kind-invalid"] = 400,
        ["budget-invalid"] = 400,
        ["focus-invalid"] = 400,
        ["cursor-invalid"] = 400,
        ["at-least-invalid"] = 400,
        ["fresh-too-many"] = 400,
        ["session-invalid-id"] = 400,
        ["repo-invalid-source"] = 400,
        ["ref-pattern-invalid"] = 400,
        ["git-refused-url"] = 400,
        ["subscription-needs-url"] = 400,
        ["webhook-refused-url"] = 400,
        ["git-not-a-repository"] = 400,
        ["webhook-payload-invalid"] = 400,
        ["webhook-secret-invalid"] = 400,
        ["auth-required"] = 401,
        ["auth-invalid"] = 401,
        ["webhook-unsigned"] = 401,
        ["webhook-signature-invalid"] = 401,
        ["webhook-expired"] = 401,
        ["auth-forbidden"] = 403,
        ["host-not-allowed"] = 403,
        ["origin-not-allowed"] = 403,
        ["route-unknown"] = 404,
        ["repo-unknown"] = 404,
        ["ref-unknown"] = 404,
        ["file-unknown"] = 404,
        ["webhook-secret-unknown"] = 404,
        ["subscription-unknown"] = 404,
        ["method-not-allowed"] = 405,
        ["not-acceptable"] = 406,
        ["repo-not-indexed"] = 409,
        ["subscription-limit"] = 409,
        ["cursor-expired"] = 410,
        ["request-length-required"] = 411,
        ["request-too-large"] = 413,
        ["request-unsupported-type"] = 415,
        ["file-not-text"] = 422,
        ["ref-too-far"] = 422,
        ["rate-limited"] = 429,
        ["client-closed"] = 499,
        ["internal"] = 500,
        ["not-ready"] = 503,
        ["keys-unreadable"] = 503,
        ["keys-unwritable"] = 503,
        ["webhook-secrets-unreadable"] = 503,
        ["webhook-secrets-unwritable"] = 503,
        ["webhook-overloaded"] = 503,
        ["index-unwritable"] = 503,
        ["index-version"] = 503,
        ["index-corrupt"] = 503,
        ["search-overloaded"] = 503,
        ["ref-not-ready"] = 503,
        ["subscribers-too-many"] = 503,
        ["grain-overloaded"] = 503,
        ["grain-unavailable"] = 503,
        ["state-unavailable"] = 503,
        ["grain-timeout"] = 504,
        ["index-behind"] = 504,
        ["request-timeout"] = 504,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Statuses by a code's first word, for codes that <see cref="Statuses"/> does not name.</summary>
    public static FrozenDictionary<string, int> Families { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["query"] = 400,
        ["request"] = 400,
        ["repo"] = 400,
        ["git"] = 422,
        ["index"] = 503,
        ["grain"] = 503,
        ["data"] = 503,
        ["model"] = 503,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The HTTP status of a code; 500 for one of an unknown family.</summary>
    public static int StatusOf(string code) =>
        Statuses.TryGetValue(code, out var status) || Families.TryGetValue(code.Split('-')[0], out status) ? status : 500;

    /// <summary>The code for a response that has a status but no body yet.</summary>
    internal static (string Code, string Detail) ForStatus(int status, HttpContext context) => status switch
    {
        400 => ("request-invalid", "The request is not valid."),
        401 => ("auth-required", "This server needs an API key: send 'Authorization: Bearer lh_…'."),
        403 => ("auth-forbidden", "The API key does not allow this."),
        404 => ("route-unknown", $"There is nothing at {context.Request.Path}. GET /v1 lists what there is."),
        405 => ("method-not-allowed", $"{context.Request.Method} is not allowed at {context.Request.Path}{Allowed(context)}."),
        406 => ("not-acceptable", "No representation matches the Accept header."),
        411 => ("request-length-required", "The request needs a Content-Length."),
        413 => ("request-too-large", "The request body is larger than this server accepts."),
        415 => ("request-unsupported-type", "The request body must be application/json."),
        429 => ("rate-limited", "Too many requests; wait for the seconds that Retry-After names."),
        503 => ("not-ready", "The server is not ready."),
        504 => ("request-timeout", "The request took longer than this server allows; narrow it or try again."),
        _ => status < 500 ? ("request-invalid", "The request is not valid.") : ("internal", "Something failed in the server; its log has the details under this traceId."),
    };

    private static string Allowed(HttpContext context) =>
        context.Response.Headers.Allow.Count > 0 ? $"; allowed: {context.Response.Headers.Allow}" : "";
}
