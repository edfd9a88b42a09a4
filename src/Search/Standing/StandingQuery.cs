using System.Collections.Immutable;
using LunarHub.Search.Matching;
using LunarHub.Text;

namespace LunarHub.Search.Standing;

/// <summary>
/// A query whose matches are watched. It matches as a search does, but a bare word is a condition, too: all words must occur in the file, or, in exact mode, stand there as typed.
/// </summary>
public sealed class StandingQuery
{
    private StandingQuery(string id, ParsedQuery query, SearchMode mode, ImmutableArray<string> languages) => (Id, Query, Mode, Languages) = (id, query, mode, languages);

    /// <summary>Names the query among others.</summary>
    public string Id { get; }

    public ParsedQuery Query { get; }

    /// <summary>Keyword or exact.</summary>
    public SearchMode Mode { get; }

    /// <summary>Languages that are allowed besides what the query says; empty for all.</summary>
    public ImmutableArray<string> Languages { get; }

    /// <exception cref="HubException"><c>query-*</c>; <c>query-not-standing</c>: the query asks for what no single change decides.</exception>
    public static StandingQuery Parse(string id, string text, SearchMode mode, ImmutableArray<string> languages)
    {
        if (mode == SearchMode.Semantic)
        {
            throw new HubException("query-not-standing", "a standing query cannot go by meaning: what is near enough depends on all else that is indexed; use mode keyword or exact");
        }

        var query = ParsedQuery.Parse(text);
        if (query.Type != ResultType.Files)
        {
            throw new HubException("query-not-standing", "a standing query watches files; leave type: out, and the events of new commits tell of their messages");
        }

        if (query.Root?.Leaves().OfType<FilterNode>().FirstOrDefault(filter => filter.Name is FilterNames.Author or FilterNames.After or FilterNames.Before) is { } filter)
        {
            throw new HubException("query-not-standing", $"{filter.Name}: speaks of a file's last change, which every push makes anew; name the authors of a subscription beside its query instead") { Position = filter.Position };
        }

        return new StandingQuery(id, query, mode == SearchMode.Exact ? SearchMode.Exact : SearchMode.Keyword, languages.IsDefault ? [] : languages);
    }

    internal MatchPlan Plan(string? repository, CancellationToken cancellationToken = default) => MatchPlan.ForAllWords(Query, Mode, Languages, repository, cancellationToken);
}
