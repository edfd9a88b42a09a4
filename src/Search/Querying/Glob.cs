using System.Text;
using System.Text.RegularExpressions;

namespace LunarHub.Search;

/// <summary>
/// Path and name patterns: without a wildcard the value may stand anywhere; with <c>*</c>, <c>**</c> or <c>?</c> it must match a whole trailing run of path parts. Letter case does not count.
/// </summary>
public static class Glob
{
    /// <summary>Compiles a filter's value to a test.</summary>
    public static Func<string, bool> Matcher(string value, bool isRegex)
    {
        if (isRegex)
        {
            var regex = RegexCheck.Compile(value, ignoreCase: true);
            return regex.IsMatch;
        }

        if (!value.AsSpan().ContainsAny('*', '?'))
        {
            return text => text.Contains(value, StringComparison.OrdinalIgnoreCase);
        }

        var glob = new Regex(ToRegex(value), RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);
        return glob.IsMatch;
    }

    private static string ToRegex(string glob)
    {
        var regex = new StringBuilder("(?:^|/)");
        for (var i = 0; i < glob.Length; i++)
        {
            if (glob[i] == '*' && i + 1 < glob.Length && glob[i + 1] == '*')
            {
                i++;
                if (i + 1 < glob.Length && glob[i + 1] == '/')
                {
                    i++;
                    regex.Append("(?:.*/)?");
                }
                else
                {
                    regex.Append(".*");
                }
            }
            else
            {
                regex.Append(glob[i] switch
                {
                    '*' => "[^/]*",
                    '?' => "[^/]",
                    _ => Regex.Escape(glob[i].ToString()),
                });
            }
        }

        return regex.Append('$').ToString();
    }
}
