using LunarHub.Grains;

namespace LunarHub.ApiHost.Sessions;

/// <summary>A query session: its filters and what was asked and shown, newest last.</summary>
public sealed record SessionView(string Id, SessionFiltersBody Filters, IReadOnlyList<SessionQueryView> History);

/// <summary>What later searches of the session use where they name nothing themselves.</summary>
public sealed record SessionFiltersBody
{
    /// <summary>Repository ids or names; none for all.</summary>
    public IReadOnlyList<string> Repos { get; init; } = [];

    /// <summary>Full or short ref names; none for each repository's default ref.</summary>
    public IReadOnlyList<string> Refs { get; init; } = [];

    /// <summary>Language ids; none for all.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];
}

/// <summary>One query of a session and where its shown hits stand.</summary>
public sealed record SessionQueryView(DateTimeOffset At, string Query, SearchMode Mode, long Total, IReadOnlyList<SeenHitView> Shown);

/// <summary>Where a shown hit stood, and what has become of it since.</summary>
public sealed record SeenHitView(string RepoId, string Path, int StartLine, int EndLine)
{
    /// <summary>The ref and the commit that it was shown from.</summary>
    public string? Ref { get; init; }

    public string? Commit { get; init; }

    /// <summary>same, moved, changed, gone, or unknown where its commit cannot be read any more.</summary>
    public SeenState State { get; init; }

    /// <summary>Of a hit that has moved: where its first line stands now.</summary>
    public string? NowPath { get; init; }

    public int? NowStartLine { get; init; }
}
