using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>Compiles regular expressions for the linear-time engine, so that no pattern can run away. The last ones are kept: a search compiles its pattern once, not once for each shard and page.</summary>
internal static class RegexCheck
{
    private const int Kept = 64;

    private static readonly ConcurrentDictionary<(string Pattern, bool IgnoreCase), Regex> Cache = new();

    public static Regex Compile(string pattern, bool ignoreCase)
    {
        if (Cache.TryGetValue((pattern, ignoreCase), out var known))
        {
            return known;
        }

        // Its automaton grows as it runs, so the number kept is small; which ones go does not matter.
        if (Cache.Count >= Kept)
        {
            Cache.Clear();
        }

        var made = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Multiline | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None));
        Cache[(pattern, ignoreCase)] = made;
        return made;
    }

    /// <exception cref="HubException"><c>query-invalid-regex</c>.</exception>
    public static void Require(string pattern, int position)
    {
        try
        {
            _ = Compile(pattern, ignoreCase: false);
        }
        catch (RegexParseException error)
        {
            throw Invalid(error.Message.Split(" at offset ")[^1].Split(". ", 2)[^1], position + error.Offset);
        }
        catch (Exception error) when (error is NotSupportedException or ArgumentException)
        {
            throw Invalid("look-around, back-references and atomic groups are not supported, nor are expressions that grow too large, because they cannot be matched in linear time", position);
        }
    }

    private static HubException Invalid(string why, int position)
        => new("query-invalid-regex", $"this is not a valid regular expression: {why.TrimEnd('.')}; mend it, or put quotes around the text to search for it as it is") { Position = position };
}
