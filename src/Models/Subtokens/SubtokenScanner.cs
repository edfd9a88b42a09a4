namespace LunarHub.Models.Subtokens;

/// <summary>
/// Walks a text and yields its subtokens: the words inside identifiers, split at case changes, digits and punctuation, as ranges of the text.
/// <c>parseHTTPHeader2</c> is <c>parse HTTP Header 2</c>. Allocates nothing.
/// </summary>
/// <remarks>
/// This is part of the model, apart from the index's tokenizer on purpose: the weights were learned for exactly these pieces, so a change here is a
/// new <see cref="IEmbedder.ModelId"/>. Runs longer than <see cref="LongestWord"/> characters (base64, hashes, minified blobs) carry no words and are passed over.
/// Ideographs and kana have no spaces between words; each is a subtoken of its own.
/// </remarks>
public ref struct SubtokenScanner(ReadOnlySpan<char> text)
{
    /// <summary>Longest run of letters and digits, in UTF-16 units, that is taken for words.</summary>
    public const int LongestWord = 80;

    private readonly ReadOnlySpan<char> _text = text;
    private int _runEnd;
    private int _start;
    private int _end;

    /// <summary>The subtoken found last, as it is written in the text.</summary>
    public readonly ReadOnlySpan<char> Current => _text[_start.._end];

    /// <summary>Moves to the next subtoken; false at the end of the text.</summary>
    public bool MoveNext()
    {
        var next = _end;
        if (next >= _runEnd && !NextRun(ref next))
        {
            return false;
        }

        _start = next;
        _end = PieceEnd(_text[.._runEnd], next);
        return true;
    }

    private bool NextRun(ref int next)
    {
        while (true)
        {
            while (next < _text.Length && Classify(_text[next]) == Kind.Other)
            {
                next++;
            }

            if (next >= _text.Length)
            {
                return false;
            }

            var end = next + 1;
            while (end < _text.Length && Classify(_text[end]) != Kind.Other)
            {
                end++;
            }

            _runEnd = end;
            if (end - next <= LongestWord || Classify(_text[next]) == Kind.Ideograph)
            {
                return true;
            }

            next = end;
        }
    }

    private static int PieceEnd(ReadOnlySpan<char> run, int start)
    {
        var first = Classify(run[start]);
        var end = start + 1;
        if (first == Kind.Ideograph)
        {
            return end;
        }

        if (first == Kind.Upper)
        {
            while (end < run.Length && Classify(run[end]) == Kind.Upper)
            {
                end++;
            }

            var startsWord = end < run.Length && Classify(run[end]) == Kind.Lower;
            if (!startsWord)
            {
                return end;
            }

            // "HTTPServer": the last capital belongs to the word that follows it.
            if (end - start > 1)
            {
                return end - 1;
            }

            first = Kind.Lower;
        }

        while (end < run.Length && Classify(run[end]) == first)
        {
            end++;
        }

        return end;
    }

    private static Kind Classify(char c)
    {
        if (c < 128)
        {
            return Ascii[c];
        }

        if (c is >= '\u3040' and <= '\u9fff' or >= '\uac00' and <= '\ud7a3')
        {
            return Kind.Ideograph;
        }

        return char.IsUpper(c) ? Kind.Upper : char.IsLetter(c) ? Kind.Lower : char.IsDigit(c) ? Kind.Digit : Kind.Other;
    }

    private enum Kind : byte
    {
        Other,
        Lower,
        Upper,
        Digit,
        Ideograph,
    }

    private static readonly Kind[] Ascii = [.. Enumerable.Range(0, 128).Select(c =>
        char.IsAsciiLetterUpper((char)c) ? Kind.Upper : char.IsAsciiLetterLower((char)c) ? Kind.Lower : char.IsAsciiDigit((char)c) ? Kind.Digit : Kind.Other)];
}
