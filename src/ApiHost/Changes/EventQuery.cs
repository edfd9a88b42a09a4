using System.Collections.Immutable;
using LunarHub.ApiHost.Searching;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.ApiHost.Changes;

/// <summary>Which events, and from where on.</summary>
/// <param name="Repos">Ids or names; none for all.</param>
/// <param name="Refs">Full or short ref names; none for all.</param>
/// <param name="Paths">As <c>path:</c> of the query language; none for all.</param>
/// <param name="Languages">Language ids; none for all.</param>
/// <param name="Authors">Parts of names or mail addresses; none for all.</param>
/// <param name="Kinds">None for all.</param>
/// <param name="After">The last id seen; null for those from now on.</param>
/// <param name="Subscription">A standing query's subscription, whose matches are followed instead; null for what happens to repositories.</param>
public sealed record EventQuery(
    IReadOnlyList<string>? Repos = null,
    IReadOnlyList<string>? Refs = null,
    IReadOnlyList<string>? Paths = null,
    IReadOnlyList<string>? Languages = null,
    IReadOnlyList<string>? Authors = null,
    IReadOnlyList<string>? Kinds = null,
    long? After = null,
    string? Subscription = null)
{
    /// <exception cref="HubException"><c>request-wrong-type</c>, <c>request-invalid</c>.</exception>
    internal EventFilter ToFilter() => new()
    {
        Repositories = Values(Repos, "repo"),
        Refs = Values(Refs, "ref"),
        Paths = Values(Paths, "path"),
        Languages = Values(Languages, "lang"),
        Authors = Values(Authors, "author"),
        Kinds = [.. Values(Kinds, "kind").Select(KindOf)],
    };

    internal static ImmutableArray<string> Values(IReadOnlyList<string>? given, string name)
    {
        var values = SearchMapping.Clean(given);
        return values.Length <= EventFilter.MaximumValues && values.All(value => value.Length <= 1_000)
            ? values
            : throw new HubException("request-invalid", $"The parameter '{name}' has more than {EventFilter.MaximumValues} values, or one of more than 1000 characters.");
    }

    internal static EventKind KindOf(string word)
        => !char.IsAsciiDigit(word[0]) && Enum.TryParse<EventKind>(word, ignoreCase: true, out var kind) && Enum.IsDefined(kind)
            ? kind
            : throw new HubException("request-wrong-type", $"'{word}' is not a kind of event; there are {string.Join(", ", Enum.GetNames<EventKind>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]))}.");
}
