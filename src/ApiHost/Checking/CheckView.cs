namespace LunarHub.ApiHost.Checking;

/// <summary>What a comparison of an index with Git, file by file, found.</summary>
public sealed record CheckView
{
    /// <summary>The repository's name.</summary>
    public required string Repo { get; init; }

    public required string RepoId { get; init; }

    public required string Ref { get; init; }

    /// <summary>The commit that was compared. Absent while the parts of the index do not all show the same one.</summary>
    public string? Commit { get; init; }

    /// <summary>True when <see cref="Commit"/> is what the ref had in Git at the last fetch.</summary>
    public required bool IsHead { get; init; }

    /// <summary>True when index and Git agree in everything.</summary>
    public required bool Good { get; init; }

    /// <summary>Files, links and submodules of the commit.</summary>
    public required int Files { get; init; }

    /// <summary>Documents that the index holds for the ref.</summary>
    public required int Documents { get; init; }

    /// <summary>Documents whose text was compared as well; the others are found by their path only.</summary>
    public required int Texts { get; init; }

    /// <summary>In Git and not in the index.</summary>
    public required PathsView Missing { get; init; }

    /// <summary>In the index and not in Git.</summary>
    public required PathsView Extra { get; init; }

    /// <summary>In both, with another blob.</summary>
    public required PathsView OtherBlob { get; init; }

    /// <summary>In both with the same blob, of which the index holds another text.</summary>
    public required PathsView OtherText { get; init; }

    /// <summary>Damage that the index knows of, one line each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}

/// <summary>How many paths share a fault, with the first hundred.</summary>
public sealed record PathsView(int Count, IReadOnlyList<string> Examples);
