using System.Text;
using System.Text.RegularExpressions;
using LunarHub.Models.Subtokens;
using LunarHub.Parsing;

namespace LunarHub.Subtokens;

/// <summary>
/// The pairs of a parsed file, as its index will see it: the documentation of a chunk and its code without any comment; and where nobody wrote documentation, the words of the name and the code
/// without that name, which teaches what bodies say of what they do.
/// </summary>
internal static partial class DefinitionPairs
{
    private const int FewestCharacters = 40;
    private const int MostCharacters = 3_000;

    public static IEnumerable<Pair> Read(string repository, string path, ParsedFile file)
    {
        foreach (var chunk in file.Chunks)
        {
            if (chunk.Symbol is not { Length: > 2 } symbol || WithoutComments(file, chunk) is not { Length: >= FewestCharacters } code)
            {
                continue;
            }

            if (chunk.Documentation is { } documentation && CommentPairs.Words(documentation) is { Length: > 0 } words && words.AsSpan().Count(' ') >= 2)
            {
                yield return new Pair(repository, PairKind.Documentation, file.Language, path, symbol, words, code);
            }
            else if (Spell(symbol) is { } name && Hide(code, symbol) is { Length: >= FewestCharacters } body)
            {
                yield return new Pair(repository, PairKind.Name, file.Language, path, symbol, name, body);
            }
        }
    }

    /// <summary>The code without the name, wherever it stands as a whole word.</summary>
    public static string Hide(string code, string name) => Regex.Replace(code, $@"\b{Regex.Escape(name)}\b", "", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The words of a name of at least two; one word says too little of what is asked.</summary>
    private static string? Spell(string symbol)
    {
        var words = new StringBuilder();
        var scanner = new SubtokenScanner(symbol);
        var count = 0;
        while (scanner.MoveNext())
        {
            words.Append(count++ == 0 ? "" : " ").Append(scanner.Current.ToString().ToLowerInvariant());
        }

        return count >= 2 && !Uninformative().IsMatch(symbol) ? words.ToString() : null;
    }

    private static string WithoutComments(ParsedFile file, SourceChunk chunk)
    {
        var code = new StringBuilder();
        var from = chunk.StartByte;
        foreach (var (start, end) in file.Comments)
        {
            if (end <= chunk.StartByte || start >= chunk.EndByte)
            {
                continue;
            }

            if (start > from)
            {
                code.Append(Encoding.UTF8.GetString(file.Text.Span[from..start]));
            }

            from = Math.Max(from, end);
        }

        if (from < chunk.EndByte)
        {
            code.Append(Encoding.UTF8.GetString(file.Text.Span[from..chunk.EndByte]));
        }

        var lines = code.ToString().Split('\n').Where(line => !string.IsNullOrWhiteSpace(line));
        var text = string.Join('\n', lines);
        return text.Length <= MostCharacters ? text : text[..MostCharacters];
    }

    [GeneratedRegex(@"^(__\w+__|[tT]est|get_?[iI]nstance|to_?[sS]tring|hash_?[cC]ode|main$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Uninformative();
}
