using System.Collections.Immutable;
using LunarHub.Text;

namespace LunarHub.Parsing;

/// <summary>What kind of file this is, besides its language. Several may hold at once.</summary>
[Flags]
public enum FileTraits
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
}

/// <summary>One file, read: its text as valid UTF-8, what it is, and its chunks and symbols.</summary>
/// <remarks>
/// Every line of <see cref="Text"/> lies in exactly one chunk, unless <see cref="SkippedBecause"/> is set or the file is empty: then there are no chunks
/// and only the path is searchable. All byte offsets are into <see cref="Text"/>.
/// </remarks>
public sealed record ParsedFile
{
    /// <summary>Lower-case language id (python, csharp, typescript, tsx, javascript, go, java, markdown, text, …).</summary>
    public required string Language { get; init; }

    public FileTraits Traits { get; init; }

    /// <summary>The file's text as valid UTF-8: the blob's own bytes when they already are, else transcoded (UTF-16 with a byte order mark, Latin-1).</summary>
    public ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>Null when indexed in full, else one line such as "binary" or "larger than 1048576 bytes".</summary>
    public string? SkippedBecause { get; init; }

    /// <summary>Which parser made the chunks: "tree-sitter", "lexical" or "none".</summary>
    public required string Parser { get; init; }

    public ImmutableArray<SourceChunk> Chunks { get; init; } = [];

    public ImmutableArray<SourceSymbol> Symbols { get; init; } = [];

    /// <summary>Uses of names, in order of their bytes; empty where there is no syntax tree.</summary>
    public ImmutableArray<SourceReference> References { get; init; } = [];

    /// <summary>Byte ranges of comments and docstrings, in order, not overlapping.</summary>
    public ImmutableArray<ByteRange> Comments { get; init; } = [];
}

/// <summary>A half-open range of bytes [Start, End).</summary>
public readonly record struct ByteRange(int Start, int End);

/// <summary>A run of whole lines that belong together. Lines are counted from 1, both ends included; bytes are half-open.</summary>
public sealed record SourceChunk
{
    public required int StartLine { get; init; }
    public required int EndLine { get; init; }
    public required int StartByte { get; init; }
    public required int EndByte { get; init; }

    /// <summary>function, method, class, block, section, text.</summary>
    public required string Kind { get; init; }

    /// <summary>The name that the chunk defines, or null.</summary>
    public string? Symbol { get; init; }

    /// <summary>The qualified name of what encloses it (for example <c>Outer.Inner</c>, or a documentation heading path), or null.</summary>
    public string? Parent { get; init; }

    /// <summary>The declaration without its body, on one line, or null.</summary>
    public string? Signature { get; init; }

    /// <summary>The leading comment or docstring of what the chunk defines as plain text, at most about 300 characters, or null.</summary>
    public string? Documentation { get; init; }

    /// <summary>The hash of the chunk's bytes.</summary>
    public ContentHash ContentHash { get; init; }
}

/// <summary>A definition found in the file.</summary>
public sealed record SourceSymbol
{
    public required string Name { get; init; }

    /// <summary>function, method, class, interface, struct, enum, field, constant, module, type, variable, macro, section.</summary>
    public required string Kind { get; init; }

    /// <summary>Qualified name of the enclosing definition, or null.</summary>
    public string? Scope { get; init; }

    /// <summary>Where the name stands (not the whole definition).</summary>
    public required ByteRange NameRange { get; init; }

    /// <summary>First and last line of the definition, from 1, both included.</summary>
    public required int StartLine { get; init; }
    public required int EndLine { get; init; }
}

/// <summary>A use of a name that is not its definition.</summary>
/// <param name="NameRange">The bytes of the name.</param>
public readonly record struct SourceReference(ByteRange NameRange, ReferenceRole Role);

/// <summary>What a name does where it is used.</summary>
public enum ReferenceRole : byte
{
    /// <summary>Read, or whatever is none of the others.</summary>
    Use,
    Call,
    Type,
    Import,

    /// <summary>Named as a base class, interface or trait.</summary>
    Inherit,
    Write,
}
