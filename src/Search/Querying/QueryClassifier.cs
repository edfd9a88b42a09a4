using System.Text.RegularExpressions;
using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>Tells what kind of thing a query is, by its look alone: the same text is the same kind in every repository.</summary>
internal static partial class QueryClassifier
{
    /// <summary>So many words make a sentence where they are not all names.</summary>
    private const int SentenceWords = 5;

    private static readonly string[] QuestionWords = ["how", "what", "where", "when", "why", "which", "who", "does", "do", "is", "are", "can", "should", "could"];

    /// <param name="freeText">The bare words, joined by spaces.</param>
    /// <param name="hasPatterns">Whether phrases or expressions must match.</param>
    /// <param name="hasNames">Whether symbols are asked for.</param>
    public static QueryKind Of(string freeText, bool hasPatterns, bool hasNames)
    {
        var words = freeText.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            return hasPatterns ? QueryKind.Exact : hasNames ? QueryKind.Identifier : QueryKind.Words;
        }

        var isQuestion = QuestionWords.Contains(words[0].ToLowerInvariant(), StringComparer.Ordinal) || freeText.EndsWith('?');
        return Array.TrueForAll(words, word => PathLike().IsMatch(word)) ? QueryKind.Path
            : AreNames(words) ? QueryKind.Identifier
            : !isQuestion && ErrorLike().IsMatch(freeText) ? QueryKind.Error
            : IsCode(freeText) ? QueryKind.Code
            : isQuestion || words.Length >= SentenceWords ? QueryKind.Prose
            : QueryKind.Words;
    }

    // One word may be any name; of two, both must look like names that somebody wrote: get_user UserStore.load.
    private static bool AreNames(string[] words) => words.Length switch
    {
        1 => NameLike().IsMatch(words[0]),
        2 => Array.TrueForAll(words, word => NameLike().IsMatch(word) && (word.Contains('.', StringComparison.Ordinal) || word.Contains("::", StringComparison.Ordinal) || Terms.Of(word).Exists(term => term.Kind == TokenKind.Compound))),
        _ => false,
    };

    private static bool IsCode(string text)
    {
        var signs = text.Count(character => character is '(' or ')' or '{' or '}' or ';' or '=' or '[' or ']' or '<' or '>');
        return signs >= 4 && signs * 12 >= text.Length;
    }

    // Folders, or a file's name with its extension.
    [GeneratedRegex(@"^(?:[\w.@+-]+/)+[\w.@+-]*$|^[\w@+.-]+\.(?:c|cc|cfg|conf|cpp|cs|csproj|css|go|gradle|h|hpp|html?|ini|java|jsx?|json|kts?|lock|md|mod|php|proto|ps1|py|rb|rs|rst|scala|sh|sln|sql|swift|toml|tsx?|txt|vue|xml|ya?ml)$|^(?:\./|\.\./|~/|/)[\w./@+-]+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PathLike();

    [GeneratedRegex(@"^[\p{L}_$@][\p{L}\p{N}_$]*(?:(?:\.|::|->|#)[\p{L}_$~][\p{L}\p{N}_$]*)*(?:\(\))?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NameLike();

    [GeneratedRegex(@"\w(?:Error|Exception|Warning)\b|\b(?:error|fatal|panic|exception|warning|failed|failure):|^(?:cannot|can't|could not|couldn't|failed to|unable to|invalid|unexpected|unknown|undefined|missing|no such|not found|illegal|unsupported|error|fatal|panic)\b|\b(?:is not (?:defined|a function|supported|allowed|valid|iterable|callable)|not found|permission denied|out of range|timed out|must (?:not )?be|already exists|does not exist|no such file)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex ErrorLike();
}
