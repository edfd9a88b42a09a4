using System.Collections.Immutable;

namespace LunarHub.Search;

/// <summary>A question about uses of names.</summary>
public sealed record ReferenceQuery
{
    /// <summary>Exact names; empty for every name, which needs <see cref="Path"/>.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Numbers of roles; empty for all.</summary>
    public ImmutableArray<byte> Roles { get; init; } = [];

    /// <summary>Full names; a document in any of them is seen.</summary>
    public required ImmutableArray<string> Refs { get; init; }

    /// <summary>Language ids or their usual other names; empty for all.</summary>
    public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>The one file to look in, or null for all.</summary>
    public string? Path { get; init; }

    /// <summary>The lines to look in, from 1, both included.</summary>
    public int FirstLine { get; init; } = 1;
    public int LastLine { get; init; } = int.MaxValue;

    /// <summary>Documents that share the most leading folders with this path come first; the path itself before all.</summary>
    public string? Near { get; init; }

    /// <summary>How many uses to describe.</summary>
    public required int Limit { get; init; }
}

/// <summary>The innermost definition whose lines hold a place.</summary>
public sealed record EnclosingDefinition(string Name, string Kind, string? Scope, int StartLine, int EndLine);

/// <summary>One use of a name. Line and column count from 1; column and length are in UTF-16 units.</summary>
public sealed record FoundReference
{
    public required string Ref { get; init; }
    public required string Path { get; init; }
    public required string Language { get; init; }
    public required DocumentTraits Traits { get; init; }
    public required string Name { get; init; }

    /// <summary>The number of the parser's reference role.</summary>
    public required byte Role { get; init; }
    public required int Line { get; init; }
    public required int Column { get; init; }
    public required int Length { get; init; }

    /// <summary>The line's text, cut to 300 characters around the name; <see cref="LineTextStart"/> is the column it begins at.</summary>
    public required string LineText { get; init; }
    public required int LineTextStart { get; init; }
    public EnclosingDefinition? Enclosing { get; init; }
}

/// <param name="References">By nearness, path and place.</param>
/// <param name="Total">How many uses there are; a lower bound unless <paramref name="TotalIsExact"/>.</param>
public sealed record ReferenceMatches(ImmutableArray<FoundReference> References, long Total, bool TotalIsExact);
