using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using LunarHub.Parsing;
using LunarHub.Parsing.Highlighting;
using LunarHub.Search;

namespace LunarHub.Grains.Highlighting;

/// <summary>
/// Tells the syntax of what is shown, within a time that a reader does not feel: what is not told by then is shown plain. One instance serves the silo.
/// </summary>
public sealed class CodeHighlighter(ISourceHighlighter highlighter)
{
    private const int CachedSpans = 1_000_000;

    // For the hits that one shard gives to a page, together. At rest they take a tenth of it.
    private static readonly TimeSpan PageBudget = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan FileBudget = TimeSpan.FromMilliseconds(500);

    private readonly TokenCache cache = new(CachedSpans);

    /// <summary>The tokens of a file's text; null when it took too long or there are more than an answer carries.</summary>
    public ImmutableArray<CodeToken>? OfFile(string language, string text, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return highlighter.HighlightFile(language, bytes, FileBudget, cancellationToken) is { Length: <= FileTokens.MaximumTokens } spans ? TokenOffsets.ToUtf16(spans, bytes, 0) : null;
    }

    /// <summary>The tokens of fetched texts, in their order; null where there is no text or there was no time.</summary>
    internal ImmutableArray<CodeToken>?[] OfHits(ShardSnapshot snapshot, ImmutableArray<ChunkId> chunks, ImmutableArray<HitText?> texts, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var tokens = new ImmutableArray<CodeToken>?[chunks.Length];
        Parallel.For(0, chunks.Length, new ParallelOptions { MaxDegreeOfParallelism = Math.Min(4, Environment.ProcessorCount) }, i =>
        {
            var left = PageBudget - Stopwatch.GetElapsedTime(started);
            if (left > TimeSpan.Zero && texts[i] is { } text && snapshot.TryFindSource(chunks[i].Segment, chunks[i].Chunk, out var source))
            {
                tokens[i] = OfHit(source, text, left, cancellationToken);
            }
        });
        return tokens;
    }

    private ImmutableArray<CodeToken>? OfHit(HitSource source, HitText text, TimeSpan budget, CancellationToken cancellationToken)
    {
        var (start, end) = (source.Chunk.Start.Value, source.Chunk.End.Value);
        var key = new TokenCache.Key(source.BlobId, source.Language, start, end);
        if (!cache.TryGet(key, out var spans))
        {
            if (highlighter.HighlightChunk(source.Language, source.Text, new ByteRange(start, end), source.IsNested, budget, cancellationToken) is not { } told)
            {
                return null;
            }

            spans = told;
            cache.Add(key, spans);
        }

        return TokenOffsets.InSnippet(TokenOffsets.ToUtf16(spans, source.Text[start..end], start), text);
    }
}
