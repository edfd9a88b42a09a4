using System.Collections.Immutable;

namespace LunarHub.Search;

/// <summary>One file of one blob, as the index stores it. The pair (<see cref="Path"/>, <see cref="BlobId"/>) is its identity inside a shard.</summary>
public sealed record IndexDocument
{
    public required string Path { get; init; }

    /// <summary>The Git object id, lower-case hexadecimal (40 or 64 digits).</summary>
    public required string BlobId { get; init; }

    public required string Language { get; init; }

    /// <summary>Bits of the parser's file traits (test, generated, vendored, …); the index stores them and ranks by them.</summary>
    public DocumentTraits Traits { get; init; }

    /// <summary>Why the text is not indexed, or null. Such a document is still found by its path.</summary>
    public string? SkippedBecause { get; init; }

    /// <summary>Valid UTF-8. Empty when skipped.</summary>
    public ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>In order, covering every line of <see cref="Text"/> exactly once.</summary>
    public ImmutableArray<IndexChunk> Chunks { get; init; } = [];

    public ImmutableArray<IndexSymbol> Symbols { get; init; } = [];

    /// <summary>Uses of names, in order of their bytes.</summary>
    public ImmutableArray<IndexReference> References { get; init; } = [];

    /// <summary>Byte ranges [start, end) of comments, in order: their words go to the comment field.</summary>
    public ImmutableArray<(int Start, int End)> Comments { get; init; } = [];
}

/// <summary>The same bits as the parser's <c>FileTraits</c>, and one that tells how the document was indexed.</summary>
[Flags]
public enum DocumentTraits
{
    None = 0,
    Test = 1,
    Generated = 2,
    Vendored = 4,
    Documentation = 8,
    Configuration = 16,
    Minified = 32,
    Data = 64,
    Binary = 128,

    /// <summary>Chunked by its syntax tree rather than by its lines: how it was indexed, not what it is. The parser has no such trait.</summary>
    BySyntax = 256,
}

/// <summary>A run of whole lines (from 1, both included; bytes half-open), with the vector of its meaning.</summary>
public sealed record IndexChunk
{
    public required int StartLine { get; init; }
    public required int EndLine { get; init; }
    public required int StartByte { get; init; }
    public required int EndByte { get; init; }
    public required string Kind { get; init; }

    /// <summary>The definition that the chunk is named after: one of the document's <see cref="IndexDocument.Symbols"/>.</summary>
    public string? Symbol { get; init; }
    public string? Parent { get; init; }
    public string? Signature { get; init; }

    /// <summary>The leading comment or docstring as plain text, or null.</summary>
    public string? Documentation { get; init; }

    /// <summary>Unit length and of the segment's dimensions, or empty where there is none.</summary>
    public ReadOnlyMemory<float> Vector { get; init; }
}

/// <summary>A definition: its name, kind, scope, the bytes of its name and its lines.</summary>
public readonly record struct IndexSymbol(string Name, string Kind, string? Scope, int NameStart, int NameEnd, int StartLine, int EndLine);

/// <summary>A use of a name: its bytes [start, end) and the number of the parser's reference role.</summary>
public readonly record struct IndexReference(int Start, int End, byte Role);
