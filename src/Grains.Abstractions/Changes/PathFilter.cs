using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace LunarHub.Grains;

/// <summary>Paths as <c>path:</c> of the query language takes them: text that the path contains, or, with <c>* ** ? {a,b}</c>, a glob that ends where the path ends.</summary>
public static class PathFilter
{
    private const int MostKept = 1_000;

    private static readonly ConcurrentDictionary<string, Regex> Globs = new(StringComparer.Ordinal);

    public static bool Matches(string filter, string path)
        => filter.AsSpan().ContainsAny('*', '?', '{') ? GlobOf(filter).IsMatch(path) : path.Contains(filter, StringComparison.OrdinalIgnoreCase);

    private static Regex GlobOf(string filter)
    {
        if (Globs.Count > MostKept)
        {
            Globs.Clear();
        }

        return Globs.GetOrAdd(filter, static text => new Regex(ToRegex(text), RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));
    }

    // Begins anywhere a folder or a name begins; a slash in front ties it to the root.
    private static string ToRegex(string glob)
    {
        var pattern = new StringBuilder(glob.StartsWith('/') ? "^" : "(^|/)");
        var groups = 0;
        for (var i = glob.StartsWith('/') ? 1 : 0; i < glob.Length; i++)
        {
            switch (glob[i])
            {
                case '*' when glob.AsSpan(i).StartsWith("**/"):
                    pattern.Append("(.*/)?");
                    i += 2;
                    break;
                case '*' when glob.AsSpan(i).StartsWith("**"):
                    pattern.Append(".*");
                    i++;
                    break;
                case '*':
                    pattern.Append("[^/]*");
                    break;
                case '?':
                    pattern.Append("[^/]");
                    break;
                case '{' when glob.IndexOf('}', i) > 0:
                    pattern.Append('(');
                    groups++;
                    break;
                case '}' when groups > 0:
                    pattern.Append(')');
                    groups--;
                    break;
                case ',' when groups > 0:
                    pattern.Append('|');
                    break;
                default:
                    pattern.Append(Regex.Escape(glob[i].ToString()));
                    break;
            }
        }

        return pattern.Append(')', groups).Append('$').ToString();
    }
}
