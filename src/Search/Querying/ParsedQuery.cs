using System.Collections.Immutable;
using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>Whether letter case counts in exact matching.</summary>
public enum CaseRule
{
    /// <summary>It counts when the pattern has a capital letter.</summary>
    Smart,
    Sensitive,
    Insensitive,
}

/// <summary>A condition on one property: the value must match, or must not when negated.</summary>
/// <param name="Name">repo, path, lang, kind, sym, is, ref.</param>
/// <param name="Value">As typed, quotes taken off.</param>
/// <param name="IsRegex">The value stood between slashes.</param>
public readonly record struct QueryFilter(string Name, string Value, bool IsNegated, bool IsRegex, int Position);

/// <summary>An exact condition on the text: a literal or a regular expression that must, or must not, match.</summary>
public readonly record struct QueryPattern(string Text, bool IsRegex, bool IsNegated, int Position);

/// <summary>A query, read. See docs/query-language.md for the language.</summary>
public sealed class ParsedQuery
{
    /// <summary>The most characters that a query may have.</summary>
    public const int MaxLength = 10_000;

    /// <summary>The most words, patterns and filters together.</summary>
    public const int MaxParts = 256;

    /// <summary>The query as it was typed.</summary>
    public required string Original { get; init; }

    /// <summary>The bare words, in order, joined by single spaces: what is embedded, and the literal of exact mode.</summary>
    public required string FreeText { get; init; }

    /// <summary>Words that must not stand in a hit.</summary>
    public ImmutableArray<string> NegatedWords { get; init; } = [];

    public ImmutableArray<QueryPattern> Patterns { get; init; } = [];

    public ImmutableArray<QueryFilter> Filters { get; init; } = [];

    public CaseRule Case { get; init; }

    /// <summary>Everything whose words count for ranking: the bare words and the literals that must match.</summary>
    public string RankedText => string.Join(' ', Patterns.Where(pattern => !pattern.IsNegated && !pattern.IsRegex).Select(pattern => pattern.Text).Prepend(FreeText)).Trim();

    /// <summary>Values of one filter that are asked for (not negated).</summary>
    public IEnumerable<QueryFilter> FiltersOf(string name) => Filters.Where(filter => filter.Name == name);

    /// <summary>Reads a query.</summary>
    /// <exception cref="HubException">
    /// <c>query-empty</c>, <c>query-too-long</c>, <c>query-unbalanced-quote</c>, <c>query-invalid-regex</c>, <c>query-unknown-filter</c>, <c>query-invalid-filter</c>; <see cref="HubException.Position"/> names the character.
    /// </exception>
    public static ParsedQuery Parse(string text) => new QueryParser(text).Parse();
}
