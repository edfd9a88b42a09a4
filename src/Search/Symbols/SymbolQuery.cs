using System.Collections.Immutable;

namespace LunarHub.Search;

/// <summary>How a symbol's name must fit the pattern.</summary>
public enum NameMatching
{
    /// <summary>Any way that <see cref="NameFit"/> names.</summary>
    Any,

    /// <summary>The very name.</summary>
    Exact,

    /// <summary>The name begins with the pattern, letter case aside.</summary>
    Prefix,
}

/// <summary>How a name fits a pattern, the closest last.</summary>
public enum NameFit
{
    None,

    /// <summary>One letter off from four letters on, two from eight (Levenshtein), letter case aside.</summary>
    Similar,

    Substring,

    /// <summary>The pattern's letters begin humps or subtokens of the name, in order, or go on in them: <c>gUBI</c>, <c>user id</c>.</summary>
    Humps,

    Prefix,

    /// <summary>The same subtokens, written otherwise: <c>get_user</c> for <c>getUser</c>.</summary>
    SameWords,

    ExactIgnoringCase,
    Exact,
}

/// <summary>A question about definitions.</summary>
public sealed record SymbolQuery
{
    /// <summary>A name or a part of one; <c>Scope.name</c> also asks for the last parts of the scope. Null when <see cref="Names"/> says exactly which.</summary>
    public string? Pattern { get; init; }

    public NameMatching Matching { get; init; }

    /// <summary>Exact names, when there is no pattern.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Full names; a document in any of them is seen.</summary>
    public required ImmutableArray<string> Refs { get; init; }

    /// <summary>Kinds of symbols; empty for all.</summary>
    public ImmutableArray<string> Kinds { get; init; } = [];

    /// <summary>Language ids or their usual other names; empty for all.</summary>
    public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>A glob over paths, or null.</summary>
    public string? Path { get; init; }

    /// <summary>How many symbols to describe. The count goes on beyond it.</summary>
    public required int Limit { get; init; }
}

/// <summary>A definition. Lines and columns count from 1; a column is in UTF-16 units.</summary>
public sealed record FoundSymbol
{
    public required string Ref { get; init; }
    public required string Path { get; init; }
    public required string Language { get; init; }
    public required DocumentTraits Traits { get; init; }
    public required string Name { get; init; }
    public required string Kind { get; init; }
    public string? Scope { get; init; }

    /// <summary>The declaration without its body where a chunk has it, else the line on which the name stands, at most 300 characters.</summary>
    public string? Signature { get; init; }
    public string? Documentation { get; init; }
    public required int StartLine { get; init; }
    public required int EndLine { get; init; }
    public required int NameLine { get; init; }
    public required int NameColumn { get; init; }
    public required NameFit Fit { get; init; }

    /// <summary>From 0 to 1; 1 is the very name. A closer <see cref="Fit"/> has a larger score than any looser one.</summary>
    public required double FitScore { get; init; }
}

/// <param name="Symbols">The best fit first; of equal fits code before headings, then what is neither test nor generated nor vendored, then by path and line.</param>
/// <param name="Total">How many symbols fit.</param>
public sealed record SymbolMatches(ImmutableArray<FoundSymbol> Symbols, long Total);

/// <summary>How the documents of a ref define and use a name.</summary>
/// <param name="Definitions">Definitions of it.</param>
/// <param name="ReferencingFiles">In how many documents it is used.</param>
public readonly record struct NameUsage(string Name, int Definitions, int ReferencingFiles);
