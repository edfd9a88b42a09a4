namespace LunarHub.ApiHost.Freshness;

/// <summary>What the index shows of one ref of a repository.</summary>
public sealed record FreshnessView
{
    /// <summary>The repository's name.</summary>
    public required string Repo { get; init; }

    public required string RepoId { get; init; }

    /// <summary>Absent before the first fetch.</summary>
    public string? Ref { get; init; }

    /// <summary>The commit that the index of the ref equals. Absent while nothing is indexed, or a commit is just becoming visible part by part.</summary>
    public string? Commit { get; init; }

    public DateTimeOffset? IndexedAt { get; init; }

    /// <summary>True when <see cref="Commit"/> is what the ref had in Git at the last fetch.</summary>
    public required bool IsHead { get; init; }
}

/// <summary>What the index shows, by repository and ref.</summary>
public sealed record FreshnessList(IReadOnlyList<FreshnessView> Repos);
