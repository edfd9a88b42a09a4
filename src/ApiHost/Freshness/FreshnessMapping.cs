using System.Globalization;
using LunarHub.ApiHost.Searching;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.ApiHost.Freshness;

/// <summary>Between the API's words and the grains' messages.</summary>
internal static class FreshnessMapping
{
    public static FreshnessDemand ToDemand(this FreshnessQuery query) => new()
    {
        Query = string.IsNullOrWhiteSpace(query.Query) ? null : query.Query,
        Repositories = SearchMapping.Clean(query.Repos),
        Refs = SearchMapping.Clean(query.Refs),
        AtLeast = query.AtLeast,
        Fresh = query.Fresh,
        Patience = query.Wait is { } seconds ? Patience(seconds) : FreshnessDemand.DefaultPatience,
    };

    public static FreshnessView ToView(this IndexFreshness freshness) => new()
    {
        Repo = freshness.Repository,
        RepoId = freshness.RepositoryId,
        Ref = freshness.Ref,
        Commit = freshness.Commit,
        IndexedAt = freshness.IndexedAt,
        IsHead = freshness.IsHead,
    };

    public static string ToUrl(this FreshnessQuery query)
    {
        var text = new QueryString();
        foreach (var repository in query.Repos ?? [])
        {
            text = text.Add("repo", repository);
        }

        foreach (var reference in query.Refs ?? [])
        {
            text = text.Add("ref", reference);
        }

        text = string.IsNullOrEmpty(query.Query) ? text : text.Add("q", query.Query);
        text = query.AtLeast is { } commit ? text.Add("at_least", commit) : text;
        text = query.Fresh ? text.Add("fresh", "true") : text;
        text = query.Wait is { } wait ? text.Add("wait", wait.ToString(CultureInfo.InvariantCulture)) : text;
        return $"v1/freshness{text}";
    }

    private static TimeSpan Patience(double seconds) => seconds >= 0 && seconds <= FreshnessDemand.MaximumPatience.TotalSeconds
        ? TimeSpan.FromSeconds(seconds)
        : throw new HubException("request-wrong-type", $"wait is a number of seconds from 0 to {FreshnessDemand.MaximumPatience.TotalSeconds:0}.");
}
