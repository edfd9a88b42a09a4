using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>How a bare word is to be compared with the words of the index.</summary>
public enum WordComparison
{
    /// <summary>As it is.</summary>
    Exact,

    /// <summary><c>conf*</c>: words that begin so.</summary>
    Prefix,

    /// <summary><c>word~</c>, <c>word~1</c>, <c>word~2</c>: words a few letters off.</summary>
    Near,
}

/// <summary>A bare word without its sign. Only a word of letters, digits and underscores takes one: <c>**</c>, <c>f(x*</c> and <c>~/src</c> are text.</summary>
/// <param name="Text">The word as it is typed, the sign taken off.</param>
/// <param name="MostOff">How many letters may be inserted, left out or replaced; 0 but for <see cref="WordComparison.Near"/>.</param>
public readonly record struct WordForm(string Text, WordComparison Comparison, int MostOff)
{
    /// <summary>The shortest beginning that is looked for, in characters.</summary>
    public const int ShortestPrefix = 2;

    /// <summary>A shorter word has too many words near it.</summary>
    public const int ShortestNear = 3;

    /// <summary>From this length on two letters may be off where the query does not say how many.</summary>
    public const int TwoOff = 8;

    public static WordForm Of(string word)
    {
        if (word.EndsWith('*') && IsWord(word.AsSpan(0, word.Length - 1), ShortestPrefix))
        {
            return new WordForm(word[..^1], WordComparison.Prefix, 0);
        }

        var (sign, off) = word switch
        {
            [.., '~'] => (1, 0),
            [.., '~', '1'] => (2, 1),
            [.., '~', '2'] => (2, 2),
            _ => (0, 0),
        };
        return sign > 0 && IsWord(word.AsSpan(0, word.Length - sign), ShortestNear)
            ? new WordForm(word[..^sign], WordComparison.Near, off > 0 ? off : UsualMostOff(word.Length - sign))
            : new WordForm(word, WordComparison.Exact, 0);
    }

    /// <summary>The word with its sign; without it where it was not typed.</summary>
    public string Typed(bool isPlain) => isPlain || Comparison == WordComparison.Exact ? Text : Comparison == WordComparison.Prefix ? Text + "*" : $"{Text}~{MostOff}";

    /// <summary>How many letters may be off in a word of this length when nothing is said: one, and two from eight letters on.</summary>
    public static int UsualMostOff(int length) => length >= TwoOff ? 2 : 1;

    private static bool IsWord(ReadOnlySpan<char> text, int shortest)
    {
        foreach (var character in text)
        {
            if (!char.IsLetterOrDigit(character) && character != '_')
            {
                return false;
            }
        }

        return text.Length is var length && length >= shortest && length <= IdentifierTokenizer.MaxTokenLength;
    }
}
