using System.Text;
using System.Text.RegularExpressions;

namespace LunarHub.Search;

/// <summary>
/// Path and name patterns: without a wildcard the value may stand anywhere; with <c>*</c>, <c>**</c>, <c>?</c> or <c>{a,b}</c> it must match a whole trailing run of path parts, all of them after a slash in front. Letter case does not count.
/// </summary>
public static class Glob
{
    /// <summary>Compiles a filter's value to a test.</summary>
    public static Func<string, bool> Matcher(string value, bool isRegex)
    {
        if (isRegex)
        {
            return RegexCheck.Tester(value);
        }

        if (!value.AsSpan().ContainsAny('*', '?', '{'))
        {
            return text => text.Contains(value, StringComparison.OrdinalIgnoreCase)
                || (value[0] == '/' && text.AsSpan().StartsWith(value.AsSpan(1), StringComparison.OrdinalIgnoreCase));
        }

        return RegexCheck.Tester(ToRegex(value));
    }

    /// <summary>The regular expression that a glob stands for.</summary>
    internal static string ToRegex(string glob)
    {
        // As on GitHub, a slash in front ties the glob to the beginning.
        var isAnchored = glob[0] == '/';
        var regex = new StringBuilder(isAnchored ? @"\A" : @"(?:\A|/)");
        var braces = 0;
        for (var i = isAnchored ? 1 : 0; i < glob.Length; i++)
        {
            if (glob[i] == '*' && i + 1 < glob.Length && glob[i + 1] == '*')
            {
                i++;
                if (i + 1 < glob.Length && glob[i + 1] == '/')
                {
                    i++;
                    regex.Append(@"(?:[\s\S]*/)?");
                }
                else
                {
                    regex.Append(@"[\s\S]*");
                }
            }
            else if (glob[i] == '{' && glob.IndexOf('}', i) > 0)
            {
                braces++;
                regex.Append("(?:");
            }
            else if (glob[i] == '}' && braces > 0)
            {
                braces--;
                regex.Append(')');
            }
            else
            {
                regex.Append(glob[i] switch
                {
                    '*' => "[^/]*",
                    '?' => "[^/]",
                    ',' when braces > 0 => "|",
                    _ => Regex.Escape(glob[i].ToString()),
                });
            }
        }

        return regex.Append(')', braces).Append(@"\z").ToString();
    }
}
