namespace LunarHub.ApiHost.Freshness;

/// <summary>What is about to be asked, and how fresh the index must be for it.</summary>
public sealed record FreshnessQuery
{
    /// <summary>Repository ids or names; none for all.</summary>
    public IReadOnlyList<string>? Repos { get; init; }

    /// <summary>Full or short ref names; none for each repository's default ref.</summary>
    public IReadOnlyList<string>? Refs { get; init; }

    /// <summary>The query text that will follow, whose <c>repo:</c> and <c>ref:</c> choose as they do there.</summary>
    public string? Query { get; init; }

    /// <summary>A commit that the index must show, or a later one.</summary>
    public string? AtLeast { get; init; }

    /// <summary>True to have the sources looked at now.</summary>
    public bool Fresh { get; init; }

    /// <summary>Seconds to wait, up to 55; null for 10.</summary>
    public double? Wait { get; init; }

    /// <summary>Whether there is anything to wait for.</summary>
    public bool Demands => AtLeast is not null || Fresh;
}
