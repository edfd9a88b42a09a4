using System.Globalization;
using LunarHub.ApiHost.Changes;

namespace LunarHub.ApiHost.Client;

/// <summary>Writes what is asked of events as a URL.</summary>
internal static class ChangesUrl
{
    public static string Of(string path, EventQuery query, int? limit)
    {
        var text = new QueryString();
        Add("repo", query.Repos);
        Add("ref", query.Refs);
        Add("path", query.Paths);
        Add("lang", query.Languages);
        Add("author", query.Authors);
        Add("kind", query.Kinds);
        Add("after", query.After is { } after ? [after.ToString(CultureInfo.InvariantCulture)] : null);
        Add("limit", limit is { } most ? [most.ToString(CultureInfo.InvariantCulture)] : null);
        Add("subscription", query.Subscription is { } subscription ? [subscription] : null);
        return path + text;

        void Add(string name, IReadOnlyList<string>? values)
        {
            foreach (var value in values ?? [])
            {
                text = text.Add(name, value);
            }
        }
    }
}
