using System.Text;
using System.Text.RegularExpressions;
using LunarHub.Text;

namespace LunarHub.Grains.Indexing;

/// <summary>
/// A pattern of branch or tag names: <c>*</c> is any run of characters without a slash, <c>**</c> any run at all, <c>?</c> one character without a slash; everything else is itself.
/// Letter case counts, as it does in Git.
/// </summary>
internal static class RefPattern
{
    private const int MaximumLength = 200;
    private const int MaximumPatterns = 100;

    /// <exception cref="HubException"><c>ref-pattern-invalid</c>.</exception>
    public static void Require(IReadOnlyCollection<string> patterns)
    {
        if (patterns.Count > MaximumPatterns)
        {
            throw new HubException("ref-pattern-invalid", $"{patterns.Count} patterns of refs are given; at most {MaximumPatterns} can be, so join some with * or **");
        }

        foreach (var pattern in patterns)
        {
            if (pattern.Length is 0 or > MaximumLength || pattern.Any(character => char.IsControl(character) || character is ' ' or '~' or '^' or ':' or '\\' or '[') || pattern.Contains("..", StringComparison.Ordinal))
            {
                throw new HubException("ref-pattern-invalid", $"'{Shown(pattern)}' is no pattern of branches or tags; write a name such as main, or one with * or **, such as release/*");
            }
        }
    }

    /// <summary>A test of short names: those without <c>refs/heads/</c> or <c>refs/tags/</c>.</summary>
    public static Func<string, bool> Matcher(IEnumerable<string> patterns)
    {
        var tests = patterns.Select(pattern => new Regex(ToRegex(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)).ToList();
        return name => tests.Exists(test => test.IsMatch(name));
    }

    private static string ToRegex(string pattern)
    {
        var regex = new StringBuilder(@"\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    regex.Append(".*");
                    i++;
                    break;
                case '*':
                    regex.Append("[^/]*");
                    break;
                case '?':
                    regex.Append("[^/]");
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return regex.Append(@"\z").ToString();
    }

    private static string Shown(string pattern) => LunarHub.Git.Redaction.Clean(pattern.Length <= 60 ? pattern : pattern[..60] + "…");
}
