namespace LunarHub.Search;

/// <summary>What a query searches.</summary>
public enum ResultType
{
    /// <summary>Files as they are.</summary>
    Files,

    /// <summary>The messages of commits.</summary>
    Commits,

    /// <summary>The lines that commits added and removed.</summary>
    Diffs,
}
