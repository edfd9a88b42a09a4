using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>Compiles regular expressions for the linear-time engine, so that no pattern can run away. The last ones are kept: a search compiles its pattern once, not once for each shard and page.</summary>
internal static class RegexCheck
{
    private const int Kept = 64;

    // An expression of ten thousand parts takes as many steps for every character: on a long line that is too many, linear or not.
    private static readonly TimeSpan MostTimeOnALine = TimeSpan.FromSeconds(3);

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

        var made = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Multiline | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None), MostTimeOnALine);
        Cache[(pattern, ignoreCase)] = made;
        return made;
    }

    /// <summary>A test of short texts such as paths and names.</summary>
    /// <returns>It throws <c>query-too-costly</c>.</returns>
    public static Func<string, bool> Tester(string pattern)
    {
        var regex = Compile(pattern, ignoreCase: true);
        return text =>
        {
            try
            {
                return regex.IsMatch(text);
            }
            catch (RegexMatchTimeoutException)
            {
                throw TooCostly(text.Length);
            }
        };
    }

    /// <param name="length">Of the line that took too long, in UTF-16 units.</param>
    public static HubException TooCostly(int length)
        => new("query-too-costly", $"this regular expression takes too long on a line of {length:N0} characters; repeat less in it, or leave files with long lines out with -is:minified or path:");

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
