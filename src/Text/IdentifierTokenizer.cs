using System.Globalization;

namespace LunarHub.Text;

/// <summary>What a token is of the word it came from.</summary>
public enum TokenKind
{
    /// <summary>A word of one part.</summary>
    Word,

    /// <summary>A compound identifier as a whole, its parts joined: <c>getUserById</c> and <c>get_user_by_id</c> both give <c>getuserbyid</c>.</summary>
    Compound,

    /// <summary>One part of a compound identifier.</summary>
    Part,
}

/// <summary>Receives tokens. The text may be changed in place; it is valid during the call only.</summary>
public interface ITokenSink
{
    /// <param name="folded">The token in lower case.</param>
    /// <param name="start">Offset of the token's first character in the text.</param>
    /// <param name="length">Characters that it covers there.</param>
    void Add(scoped Span<char> folded, int start, int length, TokenKind kind);
}

/// <summary>
/// Splits source text into words and identifiers into parts: at underscores, at <c>camelCase</c> and <c>HTTPServer</c> boundaries and between
/// letters and digits. Runs of CJK characters become overlapping pairs. Allocates nothing.
/// </summary>
public static class IdentifierTokenizer
{
    /// <summary>Longer tokens are cut to this many characters.</summary>
    public const int MaxTokenLength = 64;

    // Classes of ASCII characters; 0 for what is no part of a word.
    private const byte Lower = 1;
    private const byte Upper = 2;
    private const byte Digit = 3;
    private const byte Underscore = 4;

    public static void Tokenize<TSink>(ReadOnlySpan<char> text, ref TSink sink)
        where TSink : struct, ITokenSink, allows ref struct
    {
        var i = 0;
        while (i < text.Length)
        {
            var character = text[i];
            if (IsAlphabetic(character))
            {
                var start = i;
                do
                {
                    i++;
                }
                while (i < text.Length && IsAlphabetic(text[i]));
                AddWord(text, start, i, ref sink);
            }
            else if (IsCjk(character))
            {
                i = AddPairs(text, i, ref sink);
            }
            else
            {
                i++;
            }
        }
    }

    // One byte for each ASCII character: most text is nothing else, and every character of it is asked for.
    private static ReadOnlySpan<byte> Classes =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Digit, Digit, Digit, Digit, Digit, Digit, Digit, Digit, Digit, Digit, 0, 0, 0, 0, 0, 0,
        0, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, Upper, 0, 0, 0, 0, Underscore,
        0, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, Lower, 0, 0, 0, 0, 0,
    ];

    // Belongs to a word that is not written in CJK characters.
    private static bool IsAlphabetic(char character) => character < 128 ? Classes[character] != 0 : IsWordBeyondAscii(character) && !IsCjk(character);

    private static bool IsWordBeyondAscii(char character) => char.IsLetterOrDigit(character) || char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark;

    private static bool IsCjk(char character) => character is >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u4DBF' or >= '\u4E00' and <= '\u9FFF' or >= '\uAC00' and <= '\uD7AF';

    private static void AddWord<TSink>(ReadOnlySpan<char> text, int start, int end, ref TSink sink)
        where TSink : struct, ITokenSink, allows ref struct
    {
        Span<char> buffer = stackalloc char[MaxTokenLength];
        var parts = 0;
        var (firstStart, firstEnd) = (0, 0);
        for (var i = start; i < end;)
        {
            var partEnd = PartEnd(text, i, end);
            if (partEnd == i)
            {
                i++;
                continue;
            }

            if (++parts == 1)
            {
                (firstStart, firstEnd) = (i, partEnd);
            }
            else
            {
                if (parts == 2)
                {
                    sink.Add(buffer[..Fold(text[firstStart..firstEnd], buffer)], firstStart, firstEnd - firstStart, TokenKind.Part);
                }

                sink.Add(buffer[..Fold(text[i..partEnd], buffer)], i, partEnd - i, TokenKind.Part);
            }

            i = partEnd;
        }

        if (parts > 0)
        {
            sink.Add(buffer[..Fold(text[start..end], buffer)], start, end - start, parts == 1 ? TokenKind.Word : TokenKind.Compound);
        }
    }

    // The end of the part that begins at i; i itself where an underscore stands.
    private static int PartEnd(ReadOnlySpan<char> text, int i, int end)
    {
        var first = text[i];
        if (first == '_')
        {
            return i;
        }

        var j = i + 1;
        if (IsDigit(first))
        {
            while (j < end && IsDigit(text[j]))
            {
                j++;
            }

            return j;
        }

        if (IsUpperLetter(first))
        {
            while (j < end && IsUpperLetter(text[j]))
            {
                j++;
            }

            // In HTTPServer the last capital belongs to the word that follows.
            if (j - i > 1 && j < end && IsLowerLetter(text[j]))
            {
                return j - 1;
            }
        }

        while (j < end && IsLowerLetter(text[j]))
        {
            j++;
        }

        return j;
    }

    private static bool IsLowerLetter(char character) => character < 128 ? Classes[character] == Lower : !char.IsUpper(character) && !char.IsDigit(character);

    private static bool IsUpperLetter(char character) => character < 128 ? Classes[character] == Upper : char.IsUpper(character);

    private static bool IsDigit(char character) => character < 128 ? Classes[character] == Digit : char.IsDigit(character);

    private static int Fold(ReadOnlySpan<char> source, Span<char> destination)
    {
        var length = 0;
        foreach (var character in source)
        {
            if (character != '_' && length < destination.Length)
            {
                destination[length++] = character >= 128 ? char.ToLowerInvariant(character) : Classes[character] == Upper ? (char)(character | 0x20) : character;
            }
        }

        return length;
    }

    private static int AddPairs<TSink>(ReadOnlySpan<char> text, int start, ref TSink sink)
        where TSink : struct, ITokenSink, allows ref struct
    {
        Span<char> pair = stackalloc char[2];
        var end = start;
        while (end < text.Length && IsCjk(text[end]))
        {
            end++;
        }

        for (var i = start; i + 1 < end || i == start; i++)
        {
            var length = Math.Min(2, end - i);
            text.Slice(i, length).CopyTo(pair);
            sink.Add(pair[..length], i, length, TokenKind.Word);
        }

        return end;
    }
}
