namespace LunarHub.Parsing.Outlining;

/// <summary>A definition in a syntax tree. Offsets are bytes; the extent is what a reader takes as belonging to it.</summary>
internal sealed record Definition
{
    public required string Name { get; init; }

    public required string Kind { get; init; }

    /// <summary>Qualified name of what encloses it, or null.</summary>
    public string? Scope { get; init; }

    /// <summary>Index of the enclosing definition in the outline, or -1.</summary>
    public required int Parent { get; init; }

    /// <summary>Index of its node in the tree.</summary>
    public required int Node { get; init; }

    /// <summary>From the leading comments, decorators and <c>export</c> on.</summary>
    public required int ExtentStart { get; init; }

    /// <summary>Up to the end of what wraps it, such as the semicolon of a declaration.</summary>
    public required int ExtentEnd { get; init; }

    public required int Start { get; init; }

    public required int End { get; init; }

    public required ByteRange NameRange { get; init; }

    /// <summary>Where the signature begins, after decorators, and ends, before the body.</summary>
    public required ByteRange Signature { get; init; }

    public required bool IsScope { get; init; }

    /// <summary>False for what only qualifies names: <c>impl</c> blocks, extensions.</summary>
    public required bool IsSymbol { get; init; }

    public string QualifiedName => Scope is null ? Name : Scope + "." + Name;

    public bool IsCallable => Kind is "function" or "method";

    public bool IsType => Kind is "class" or "interface" or "struct" or "enum" or "module";
}
