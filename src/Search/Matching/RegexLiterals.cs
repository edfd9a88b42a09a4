using System.Text;

namespace LunarHub.Search.Matching;

/// <summary>
/// Finds literals that every match of a regular expression must contain: runs of plain characters outside groups, classes and alternations. Deliberately cautious: what it
/// does not understand gives no literal, never a wrong one.
/// </summary>
internal static class RegexLiterals
{
    /// <summary>Literals of at least three characters, none when the expression needs none.</summary>
    public static IReadOnlyList<string> Required(string pattern)
    {
        var found = new List<string>();
        var run = new StringBuilder();
        var depth = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            var character = pattern[i];
            switch (character)
            {
                case '|' when depth == 0:
                    return [];
                case '(':
                    // Inline options change how everything after them is read.
                    if (pattern.AsSpan(i).StartsWith("(?") && !pattern.AsSpan(i).StartsWith("(?:"))
                    {
                        return [];
                    }

                    End(run, found);
                    depth++;
                    break;
                case ')':
                    depth--;
                    End(run, found);
                    break;
                case '[':
                    End(run, found);
                    i = ClassEnd(pattern, i);
                    break;
                case '*' or '?':
                    DropLast(run);
                    End(run, found);
                    break;
                case '{':
                    DropLast(run);
                    End(run, found);
                    while (i < pattern.Length && pattern[i] != '}')
                    {
                        i++;
                    }

                    break;
                case '+' or '.' or '^' or '$':
                    End(run, found);
                    break;
                case '\\' when i + 1 < pattern.Length:
                    i++;
                    if (char.IsLetterOrDigit(pattern[i]))
                    {
                        End(run, found);
                        // \x41, \u0041, \cA, \p{L}: the rest of the escape is not text.
                        if (pattern[i] is 'x' or 'u' or 'c' or 'p' or 'P' or 'k' || char.IsDigit(pattern[i]))
                        {
                            return [];
                        }
                    }
                    else if (depth == 0)
                    {
                        run.Append(pattern[i]);
                    }

                    break;
                default:
                    if (depth == 0)
                    {
                        run.Append(character);
                    }

                    break;
            }
        }

        End(run, found);
        return found;
    }

    private static void DropLast(StringBuilder run)
    {
        if (run.Length > 0)
        {
            // The last character is optional; a surrogate pair is one character.
            run.Length -= run.Length > 1 && char.IsLowSurrogate(run[^1]) ? 2 : 1;
        }
    }

    private static void End(StringBuilder run, List<string> found)
    {
        if (run.Length >= 3)
        {
            found.Add(run.ToString());
        }

        run.Clear();
    }

    private static int ClassEnd(string pattern, int opening)
    {
        var i = opening + 1;
        if (i < pattern.Length && pattern[i] == '^')
        {
            i++;
        }

        if (i < pattern.Length && pattern[i] == ']')
        {
            i++;
        }

        for (; i < pattern.Length && pattern[i] != ']'; i++)
        {
            if (pattern[i] == '\\')
            {
                i++;
            }
            else if (pattern[i] == '[' && pattern[i - 1] == '-')
            {
                // A class inside a class (subtraction): find its end first.
                i = ClassEnd(pattern, i);
            }
        }

        return i;
    }
}
