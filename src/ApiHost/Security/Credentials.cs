using System.Net.Http.Headers;

namespace LunarHub.ApiHost.Security;

/// <summary>
/// The secret a request presents, as <c>Authorization: Bearer lh_…</c> and in no other way: query strings end up in logs and histories,
/// and what a browser sends by itself (cookies, Basic) another site's page could use.
/// </summary>
internal static class Credentials
{
    private const int MaxLength = 1_024;

    public static string? SecretOf(HttpRequest request) =>
        request.Headers.Authorization is [{ Length: <= MaxLength } header]
        && AuthenticationHeaderValue.TryParse(header, out var value)
        && string.Equals(value.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase)
            ? value.Parameter
            : null;
}
