using System.Collections.Immutable;
using System.Text;
using LunarHub.Parsing.Highlighting;
using LunarHub.Search;

namespace LunarHub.Grains.Highlighting;

/// <summary>From spans in bytes of UTF-8 to tokens in UTF-16 offsets.</summary>
internal static class TokenOffsets
{
    /// <param name="spans">Spans within <paramref name="text"/>, in order.</param>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="start">The byte at which <paramref name="text"/> begins in what the spans count.</param>
    public static ImmutableArray<CodeToken> ToUtf16(ImmutableArray<TokenSpan> spans, ReadOnlySpan<byte> text, int start)
    {
        var tokens = ImmutableArray.CreateBuilder<CodeToken>(spans.Length);
        var (bytes, characters) = (0, 0);
        foreach (var span in spans)
        {
            characters += Encoding.UTF8.GetCharCount(text[bytes..(span.Start - start)]);
            var length = Encoding.UTF8.GetCharCount(text.Slice(span.Start - start, span.Length));
            tokens.Add(new CodeToken(characters, length, (SyntaxClass)span.Class));
            (bytes, characters) = (span.End - start, characters + length);
        }

        return tokens.MoveToImmutable();
    }

    /// <summary>The tokens of a chunk's text that show in its snippet, whose lines may be cut, in offsets of the snippet.</summary>
    public static ImmutableArray<CodeToken> InSnippet(ImmutableArray<CodeToken> tokens, HitText text)
    {
        var shown = ImmutableArray.CreateBuilder<CodeToken>();
        var next = 0;
        var position = 0;
        foreach (var (line, start) in text.Snippet.Split('\n').Zip(text.LineStarts))
        {
            var end = start + line.Length;
            while (next < tokens.Length && tokens[next].Start + tokens[next].Length <= start)
            {
                next++;
            }

            for (var i = next; i < tokens.Length && tokens[i].Start < end; i++)
            {
                var from = Math.Max(tokens[i].Start, start);
                var to = Math.Min(tokens[i].Start + tokens[i].Length, end);
                if (to > from)
                {
                    shown.Add(new CodeToken(position + from - start, to - from, tokens[i].Class));
                }
            }

            position += line.Length + 1;
        }

        return shown.DrainToImmutable();
    }
}
