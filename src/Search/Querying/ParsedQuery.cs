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

/// <summary>Kinds of chunks to show, any of them, or none of them when negated.</summary>
public readonly record struct KindRule(ImmutableArray<string> Kinds, bool IsNegated);

/// <summary>A query, read. See docs/query-language.md for the language.</summary>
public sealed class ParsedQuery
{
    /// <summary>The most characters that a query may have.</summary>
    public const int MaxLength = 10_000;

    /// <summary>The most words, patterns and filters together.</summary>
    public const int MaxParts = 256;

    /// <summary>The most words, patterns, filters, signs and parentheses together.</summary>
    public const int MaxTokens = 1_024;

    /// <summary>How deep parentheses and exclusions may nest.</summary>
    public const int MaxDepth = 50;

    private ParsedQuery(string original, QueryNode? root, QuerySettings settings, QueryKind? pasted)
    {
        Original = original;
        Root = root;
        Case = settings.Case;
        Selection = settings.Selection;
        Type = settings.Type;
        Count = settings.Count;
        Timeout = settings.Timeout;
        Refs = settings.Refs;
        Rerank = settings.Rerank;
        Expand = settings.Expand;
        Kinds = settings.Kinds;
        FreeText = string.Join(' ', root.Wanted().OfType<WordNode>().Select(word => WordForm.Of(word.Text).Text));
        RankedText = string.Join(' ', root.Wanted().OfType<PhraseNode>().Select(phrase => phrase.Text).Prepend(FreeText)).Trim();
        Kind = pasted ?? QueryClassifier.Of(FreeText, root.Wanted().Any(leaf => leaf is PhraseNode or RegexNode), SymbolNames.Any());
    }

    /// <summary>The longest time that <c>timeout:</c> may ask for.</summary>
    public static TimeSpan MaxTimeout { get; } = TimeSpan.FromMinutes(1);

    /// <summary>The query as it was typed.</summary>
    public string Original { get; }

    /// <summary>What is looked for, settings taken out; null when only settings were given.</summary>
    public QueryNode? Root { get; }

    /// <summary>The bare words that are not excluded, in order, without the signs of <see cref="LooseWords"/>, joined by single spaces: what is embedded.</summary>
    public string FreeText { get; }

    /// <summary>Everything whose words count for ranking: the bare words and the literals that must match.</summary>
    public string RankedText { get; }

    /// <summary>What kind of thing the query is: it is answered with the weights of its kind.</summary>
    public QueryKind Kind { get; }

    public CaseRule Case { get; }

    public ResultSelection Selection { get; }

    public ResultType Type { get; }

    /// <summary>The most hits to list, <see cref="int.MaxValue"/> for all, null for the server's own limit.</summary>
    public int? Count { get; }

    /// <summary>How long to wait for the answer, null for the server's own limit.</summary>
    public TimeSpan? Timeout { get; }

    /// <summary>Whether the best hits get a second look; null for the server's own choice.</summary>
    public bool? Rerank { get; }

    /// <summary>Whether words of the query may bring others that mean the same; null for the server's own choice.</summary>
    public bool? Expand { get; }

    /// <summary>Branches and tags to search in; empty for each repository's default.</summary>
    public ImmutableArray<string> Refs { get; }

    /// <summary>All of these hold for every chunk that is shown.</summary>
    public ImmutableArray<KindRule> Kinds { get; }

    /// <summary>Names of symbols that are asked for.</summary>
    public IEnumerable<string> SymbolNames => Root.Wanted().OfType<FilterNode>().Where(filter => filter.Name == FilterNames.Symbol).SelectMany(filter => filter.Values).Select(value => value.Text);

    /// <summary>The words that other words may stand for: <c>conf*</c>, <c>word~</c>.</summary>
    public IEnumerable<WordForm> LooseWords => Root.Wanted().OfType<WordNode>().Select(word => WordForm.Of(word.Text)).Where(form => form.Comparison != WordComparison.Exact);

    /// <summary>Whether the same words mean something else tomorrow: <c>after:yesterday</c>.</summary>
    public bool DependsOnDay => Root?.Leaves().OfType<FilterNode>().Any(filter => filter.Name is FilterNames.After or FilterNames.Before && ChangeTime.IsRelative(filter.Values[0].Text)) ?? false;

    /// <summary>Whether something is looked for in the text of files: a word, a phrase or an expression that is not excluded.</summary>
    public bool HasPatterns => Root.Wanted().Any(leaf => leaf is WordNode or PhraseNode or RegexNode);

    /// <summary>False when nothing of this repository can match.</summary>
    public bool MayMatchRepository(string name) => RepositoryRule.MayMatch(Root, name);

    /// <summary>The query in its plainest form.</summary>
    public override string ToString() => QueryPrinter.Print(this);

    /// <summary>Reads a query.</summary>
    /// <exception cref="HubException">
    /// <c>query-empty</c>, <c>query-too-long</c>, <c>query-unbalanced-quote</c>, <c>query-unbalanced-parenthesis</c>, <c>query-invalid-regex</c>, <c>query-unknown-filter</c>,
    /// <c>query-invalid-filter</c>, <c>query-unsupported-filter</c>, <c>query-invalid-text</c>; <see cref="HubException.Position"/> names the character.
    /// </exception>
    public static ParsedQuery Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new HubException("query-too-long", $"the query has {text.Length} characters; {MaxLength} is the most") { Position = MaxLength };
        }

        if (LoneSurrogate(text) is { } half)
        {
            throw new HubException("query-invalid-text", "half of a character stands here (a lone surrogate), which no text holds; take it away") { Position = half };
        }

        var pasted = PastedText.Read(text);
        var tree = QueryParser.Parse(pasted?.Words ?? text) ?? throw Empty("the query is empty; type a word, a \"phrase\", a /regex/ or a question");
        if (tree.Leaves().Skip(MaxParts).FirstOrDefault() is { } excess)
        {
            throw new HubException("query-too-long", $"the query has more than {MaxParts} words and filters") { Position = excess.Position };
        }

        var settings = new QuerySettings();
        var root = settings.TakeFrom(tree);
        if (settings.Type == ResultType.Files && (root is null ? settings.Refs.IsEmpty && settings.Kinds.IsEmpty : !root.Wanted().Any() && !root.Leaves().Any(leaf => leaf is FilterNode)))
        {
            throw Empty(root is null ? "the query only says how to search; say what to look for, too" : "the query only excludes; say what to look for, too, or put quotes around it to search for the text itself");
        }

        TypeRules.Require(settings, root);
        return new ParsedQuery(text, root, settings, pasted?.Kind);
    }

    private static int? LoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return i;
                }

                i++;
            }
        }

        return null;
    }

    private static HubException Empty(string message) => new("query-empty", message) { Position = 0 };
}
