using System.Collections.Immutable;
using LunarHub.Parsing;
using LunarHub.Parsing.Highlighting;

namespace LunarHub.Grains.Tests.Hub;

/// <summary>A small highlighter of its own: every run of letters is a keyword. Counts what it is asked, and can be out of time.</summary>
public sealed class WordHighlighter : ISourceHighlighter
{
    public bool IsOutOfTime { get; set; }

    public int Calls => calls;

    private int calls;

    public ImmutableArray<TokenSpan>? HighlightFile(string language, ReadOnlySpan<byte> text, TimeSpan budget, CancellationToken cancellationToken = default)
        => HighlightChunk(language, text, new ByteRange(0, text.Length), false, budget, cancellationToken);

    public ImmutableArray<TokenSpan>? HighlightChunk(
        string language, ReadOnlySpan<byte> text, ByteRange chunk, bool isNested, TimeSpan budget, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref calls);
        if (IsOutOfTime)
        {
            return null;
        }

        var spans = ImmutableArray.CreateBuilder<TokenSpan>();
        for (var at = chunk.Start; at < chunk.End;)
        {
            var end = at;
            while (end < chunk.End && (char.IsAsciiLetter((char)text[end]) || text[end] >= 0x80))
            {
                end++;
            }

            if (end > at)
            {
                spans.Add(new TokenSpan(at, end - at, TokenClass.Keyword));
            }

            at = Math.Max(end, at + 1);
        }

        return spans.DrainToImmutable();
    }
}
