using System.Security.Cryptography;
using System.Text.Json;
using LunarHub.ApiHost.Changes;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.ApiHost.Subscriptions;

/// <summary>Between the API's subscription and the grain's.</summary>
internal static class SubscriptionMapping
{
    private const int LongestName = 200;

    /// <exception cref="HubException"><c>request-invalid</c>, <c>request-wrong-type</c>.</exception>
    public static Subscription ToSubscription(this SubscriptionBody body, string? owner, DateTimeOffset now)
    {
        var query = string.IsNullOrWhiteSpace(body.Query) ? null : body.Query;
        var url = string.IsNullOrWhiteSpace(body.Url) ? null : body.Url.Trim();
        if (query is not null && body.Kinds is { Count: > 0 })
        {
            throw new HubException("request-invalid", "A standing query is told of its matches only: leave 'kinds' out.");
        }

        var name = string.IsNullOrWhiteSpace(body.Name) ? query ?? url ?? "" : body.Name.Trim();
        return new Subscription
        {
            Id = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)).TrimEnd('=').Replace('+', '-').Replace('/', '_'),
            Name = name.Length <= LongestName ? name : name[..LongestName],
            CreatedAt = now,
            Query = query,
            Mode = body.Mode ?? SearchMode.Hybrid,
            Filter = new EventQuery(body.Repos, body.Refs, body.Paths, body.Languages, body.Authors, body.Kinds).ToFilter(),
            Url = url,
            Secret = url is null || string.IsNullOrEmpty(body.Secret) ? null : body.Secret,
            Owner = owner,
        };
    }

    public static SubscriptionView ToView(this Subscription subscription, DateTimeOffset now) => new()
    {
        Id = subscription.Id,
        Name = subscription.Name,
        CreatedAt = subscription.CreatedAt,
        Query = subscription.Query,
        Mode = subscription.Query is null ? null : subscription.Mode,
        Repos = Given(subscription.Filter.Repositories),
        Refs = Given(subscription.Filter.Refs),
        Paths = Given(subscription.Filter.Paths),
        Languages = Given(subscription.Filter.Languages),
        Authors = Given(subscription.Filter.Authors),
        Kinds = Given([.. subscription.Filter.Kinds.Select(kind => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString()))]),
        Url = subscription.Url,
        PreviousSecretEndsAt = now < subscription.PreviousSecretEndsAt ? subscription.PreviousSecretEndsAt : null,
    };

    public static DeliveryView ToView(this DeliveryStatus status, long newest) => new(
        status.State,
        status.Cursor,
        Math.Max(0, newest - status.Cursor),
        status.Delivered,
        status.LastDeliveredAt,
        status.Attempts,
        status.NextAttemptAt,
        status.Error is { } error ? new DeliveryErrorView(error.Code, error.Message, error.At) : null);

    private static IReadOnlyList<string>? Given(IReadOnlyList<string> values) => values.Count > 0 ? values : null;
}
