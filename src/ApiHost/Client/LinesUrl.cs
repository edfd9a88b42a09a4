using LunarHub.ApiHost.Searching;

namespace LunarHub.ApiHost.Client;

/// <summary>The address of a stream of matching lines.</summary>
internal static class LinesUrl
{
    public static string Of(LinesQuery query)
    {
        var parameters = Parameters("q", [query.Query]).Concat(Parameters("repo", query.Repos)).Concat(Parameters("ref", query.Refs)).Concat(Parameters("lang", query.Languages));
        return $"v1/search/lines?{string.Join('&', parameters)}";
    }

    private static IEnumerable<string> Parameters(string name, IEnumerable<string>? values) => (values ?? []).Select(value => $"{name}={Uri.EscapeDataString(value)}");
}
