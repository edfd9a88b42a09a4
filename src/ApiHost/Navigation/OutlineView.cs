namespace LunarHub.ApiHost.Navigation;

/// <summary>The definitions of one file as a tree.</summary>
public sealed record OutlineView : FilePlace
{
    /// <summary>Why there are no definitions although the file is not empty.</summary>
    public string? SkippedBecause { get; init; }

    /// <summary>How many definitions the tree has.</summary>
    public required int Total { get; init; }

    public required IReadOnlyList<OutlineNode> Symbols { get; init; }

    public required double TookMs { get; init; }
}

/// <summary>A definition and those whose lines lie within it.</summary>
public sealed record OutlineNode
{
    public required string Name { get; init; }

    public required string Kind { get; init; }

    public string? Scope { get; init; }

    public string? Signature { get; init; }

    public required int StartLine { get; init; }

    public required int EndLine { get; init; }

    public required int NameLine { get; init; }

    public required int NameColumn { get; init; }

    /// <summary>Absent when there are none.</summary>
    public IReadOnlyList<OutlineNode>? Children { get; init; }
}
