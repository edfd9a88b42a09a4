namespace LunarHub.Parsing.Chunking;

/// <summary>A run of whole lines before neighbours are merged. Lines are counted from 0, <see cref="EndLine"/> is not included.</summary>
internal sealed record Piece(int FirstLine, int EndLine, string Kind)
{
    /// <summary>The group of what nothing encloses.</summary>
    public const int TopLevel = -1;

    public string? Symbol { get; init; }

    public string? Parent { get; init; }

    public string? Signature { get; init; }

    public string? Documentation { get; init; }

    /// <summary>Only neighbours of one group merge; a group is what encloses them.</summary>
    public int Group { get; init; } = TopLevel;

    /// <summary>The beginning of a type up to its first member; it names the chunk that it is in.</summary>
    public bool IsHeader { get; init; }

    /// <summary>A part of something that was too large: it stays as it was cut.</summary>
    public bool IsPart { get; init; }
}
