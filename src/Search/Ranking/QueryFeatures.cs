using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>What a query says about a chunk's own properties: the names it asks for and the words that may stand in a path.</summary>
internal sealed class QueryFeatures
{
    private readonly HashSet<string> names;
    private readonly HashSet<string> words;

    public QueryFeatures(ParsedQuery query)
    {
        var terms = Terms.Of(query.RankedText);
        words = [.. terms.Where(term => term.Kind != TokenKind.Compound && term.Text.Length > 1).Select(term => term.Text)];
        names = [.. terms.Where(term => term.Kind != TokenKind.Part).Select(term => term.Text)];
        foreach (var name in query.SymbolNames)
        {
            names.UnionWith(Terms.Of(name).Where(term => term.Kind != TokenKind.Part).Select(term => term.Text));
        }

        // "get user by id" names getUserById as well.
        names.Add(string.Concat(query.FreeText.Split(' ')).ToLowerInvariant());
    }

    /// <summary>1 when the query names the symbol that the chunk defines; else the share of the symbol's parts that the query has, when it has them all but one.</summary>
    public double SymbolMatch(Candidate candidate)
    {
        if (candidate.Symbol is not { } symbol)
        {
            return 0;
        }

        var terms = Terms.Of(symbol);
        var whole = terms.Where(term => term.Kind != TokenKind.Part).Select(term => term.Text).LastOrDefault();
        if (whole is not null && names.Contains(whole))
        {
            return 1;
        }

        var parts = terms.Where(term => term.Kind == TokenKind.Part).Select(term => term.Text).Distinct().ToList();
        var held = parts.Count(words.Contains);
        return parts.Count > 1 && held >= parts.Count - 1 ? 0.6 * held / parts.Count : 0;
    }

    /// <summary>The share of the query's words that stand in the file's name or its folder's.</summary>
    public double PathMatch(Candidate candidate)
    {
        if (words.Count == 0)
        {
            return 0;
        }

        var tail = string.Join('/', candidate.Path.Split('/').TakeLast(2));
        var held = Terms.Of(tail).Select(term => term.Text).Distinct().Count(words.Contains);
        return (double)Math.Min(held, words.Count) / words.Count;
    }
}
