using System.Text;
using System.Text.RegularExpressions;

namespace LunarHub.Search;

/// <summary>
/// Text of several lines that was pasted, not typed: a stack trace or code. It is no expression of the query language, whatever quotes, slashes and colons it holds, and is asked as the words that say
/// something: of a trace its message and the names of functions and files, not the addresses and numbers.
/// </summary>
internal static partial class PastedText
{
    /// <summary>The most characters of the words; what comes first in a trace is nearest to what went wrong, save in Python's.</summary>
    private const int MostCharacters = 600;

    /// <summary>The class and the words to ask, or null for a query that is typed.</summary>
    public static (QueryKind Kind, string Words)? Read(string text)
    {
        if (!text.Contains('\n', StringComparison.Ordinal))
        {
            return null;
        }

        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Count(line => Frame().IsMatch(line)) >= 2)
        {
            return WordsOf(lines.SelectMany(WordsOfTrace)) is { Length: > 0 } words ? (QueryKind.StackTrace, words) : null;
        }

        return lines.Length >= 2 && lines.Count(line => CodeLine().IsMatch(line)) * 2 >= lines.Length && WordsOf(lines) is { Length: > 0 } code ? (QueryKind.Code, code) : null;
    }

    private static IEnumerable<string> WordsOfTrace(string line)
    {
        var frame = Frame().Match(line);
        if (!frame.Success)
        {
            return [line];
        }

        var name = frame.Groups["name"].Success ? frame.Groups["name"].Value : frame.Groups["python"].Success ? frame.Groups["python"].Value : "";
        var file = frame.Groups["file"].Value;

        // The last two parts of a qualified name, and the file without its folders.
        return [string.Join(' ', name.Split(['.', ':', '/'], StringSplitOptions.RemoveEmptyEntries).TakeLast(2)), file[(file.LastIndexOfAny(['/', '\\']) + 1)..]];
    }

    // Each word once, of letters, digits and underscores, so that nothing in it is syntax.
    private static string WordsOf(IEnumerable<string> parts)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var words = new StringBuilder();
        foreach (var word in parts.SelectMany(part => NotWord().Split(part)))
        {
            if (word.Length > 1 && !char.IsAsciiDigit(word[0]) && word is not ("OR" or "AND" or "NOT") && seen.Add(word) && words.Length + word.Length < MostCharacters)
            {
                words.Append(words.Length > 0 ? " " : "").Append(word);
            }
        }

        return words.ToString();
    }

    // Java, C# and JavaScript: at name(file:1); Python: File "file", line 1, in name; Go: file.go:1 +0x1; C: #0 0x1 in name () at file:1; Rust: 1: name; Ruby: file:1:in `name'.
    [GeneratedRegex("""^at\s+(?<name>[^\s(]+)\(.*\)\s+in\s+(?<file>\S+?):line \d+$|^at\s+(?:async\s+)?(?:(?<name>[^\s(]+)\s*)?\((?<file>[^()\s]+?)(?::\d+)+\)$|^at\s+(?<name>[^\s(]+)\(.*\)$|^at\s+(?<file>\S+?)(?::\d+)+$|^File "(?<file>[^"]+)", line \d+(?:, in (?<python>\S+))?|^(?<file>\S+\.\w+):\d+(?::\d+)?(?: \+0x[0-9a-f]+|:in [`'](?<name>[^']+)')|^#\d+\s+(?:0x[0-9a-f]+ in )?(?<name>[\w:~<>]+)\s*\(.*?(?:\bat (?<file>[^\s:]+):\d+)?$""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Frame();

    [GeneratedRegex(@"[;{}]\s*$|^\s*[})\]]|=[^=]*$|\w\(.*\)|^\s*(?:def|class|func|fn|import|from|return|if|for|while|public|private|static|const|let|var|#include|using|package)\b", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex CodeLine();

    [GeneratedRegex(@"[^\p{L}\p{N}_]+", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex NotWord();
}
