namespace LunarHub.Search;

/// <summary>What one hit stands for.</summary>
public enum ResultSelection
{
    /// <summary>A chunk.</summary>
    Chunks,

    /// <summary>A file: its best chunk.</summary>
    Files,

    /// <summary>A definition: chunks that define no symbol are left out.</summary>
    Symbols,

    /// <summary>A repository: its best chunk.</summary>
    Repositories,

    /// <summary>A commit: its best hit.</summary>
    Commits,

    /// <summary>Diffs in whose added lines what is asked for stands.</summary>
    AddedLines,

    /// <summary>Diffs in whose removed lines what is asked for stands.</summary>
    RemovedLines,
}
