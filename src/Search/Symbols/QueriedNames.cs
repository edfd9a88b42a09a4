using LunarHub.Search.Snippets;
using LunarHub.Text;

namespace LunarHub.Search.Symbols;

/// <summary>A name that a query asks for.</summary>
/// <param name="Scope">The name that the query puts before it, or null.</param>
/// <param name="IsScope">The query asks for something within it, not for the thing itself.</param>
internal readonly record struct QueriedName(string Name, string? Scope, bool IsScope);

/// <summary>
/// The names of definitions that a query asks for: those of <c>sym:</c>, identifiers of several parts (<c>getUserById</c>, <c>Store.load</c>), and the one word of a query that is
/// only one. Other words are words: <c>load the table</c> does not ask for everything called load. Where less than half of the words are names, the query is a question about
/// what it names, and the answer may stand elsewhere: it asks for no definition.
/// </summary>
internal static class QueriedNames
{
    /// <summary>The most names that are looked up; a query of more is prose or a list.</summary>
    public const int Most = 8;

    public static IReadOnlyList<QueriedName> Of(ParsedQuery query)
    {
        var found = new List<QueriedName>();
        foreach (var asked in query.SymbolNames)
        {
            found.AddRange(In(asked));
        }

        var words = query.RankedText.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(SaysSomething).ToList();
        var named = words.ConvertAll(In).FindAll(names => words.Count == 1 || names.Count > 1 || names.Exists(name => IsCompound(name.Name)));
        if (named.Count * 2 >= words.Count)
        {
            found.AddRange(named.SelectMany(names => names));
        }

        return [.. found.Distinct().Take(Most)];
    }

    private static bool SaysSomething(string word) => Terms.Of(word) is { Count: > 0 } terms && !terms.TrueForAll(term => StopWords.Contains(term.Text));

    private static bool IsCompound(string name) => Terms.Of(name).Exists(term => term.Kind == TokenKind.Compound);

    // The identifiers of a word, each with the one before it as its scope.
    private static List<QueriedName> In(string word)
    {
        var names = new List<QueriedName>();
        for (var start = 0; start < word.Length; start++)
        {
            var end = start;
            while (end < word.Length && (char.IsLetterOrDigit(word[end]) || word[end] is '_' or '$'))
            {
                end++;
            }

            if (end > start)
            {
                names.Add(new QueriedName(word[start..end], names.Count > 0 ? names[^1].Name : null, IsScope: true));
                start = end;
            }
        }

        if (names.Count > 0)
        {
            names[^1] = names[^1] with { IsScope = false };
        }

        return names;
    }
}
