using System.Collections.Immutable;

namespace LunarHub.Parsing.Highlighting;

/// <summary>
/// Tells the token classes of code from its syntax tree, or from the lexical rules of languages without a grammar. Spans are ordered and do not overlap; what lies between them is plain.
/// Safe to call from many threads at once.
/// </summary>
public interface ISourceHighlighter
{
    /// <summary>The classes of a whole file.</summary>
    /// <param name="language">The file's language id.</param>
    /// <param name="text">The whole file as valid UTF-8.</param>
    /// <param name="budget">The most time to spend.</param>
    /// <returns>Spans in bytes of the file; empty where nothing is certain; null when the time ran out.</returns>
    ImmutableArray<TokenSpan>? HighlightFile(string language, ReadOnlySpan<byte> text, TimeSpan budget, CancellationToken cancellationToken = default);

    /// <summary>
    /// The classes of one chunk of a file, for a fraction of the file's cost: a chunk of a longer file is parsed alone, in a context like its own. That is right for chunks cut at
    /// syntactic boundaries.
    /// </summary>
    /// <param name="language">The file's language id.</param>
    /// <param name="text">The whole file as valid UTF-8.</param>
    /// <param name="chunk">The chunk's bytes.</param>
    /// <param name="isNested">Whether the chunk stands within a definition.</param>
    /// <param name="budget">The most time to spend.</param>
    /// <returns>Spans in bytes of the file, all within the chunk; null when the time ran out.</returns>
    ImmutableArray<TokenSpan>? HighlightChunk(string language, ReadOnlySpan<byte> text, ByteRange chunk, bool isNested, TimeSpan budget, CancellationToken cancellationToken = default);
}
