using LunarHub.Grains;

namespace LunarHub.ApiHost.Repositories;

/// <summary>The run in progress and the last ones, the newest first.</summary>
public sealed record JobList(IReadOnlyList<JobView> Jobs);

/// <summary>One run of a repository: which requests it carried out, when, and where its time went.</summary>
public sealed record JobView
{
    /// <summary>Number of the newest request that it carried out.</summary>
    public required long Request { get; init; }

    /// <summary>How many requests it carried out together.</summary>
    public required long Requests { get; init; }

    /// <summary>Why they were made, each reason once.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>running, succeeded, failed or stopped.</summary>
    public required JobOutcome Outcome { get; init; }

    /// <summary>When the oldest of its requests was made.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Absent while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed.</summary>
    public ErrorView? Error { get; init; }

    /// <summary>In the order in which they were first entered.</summary>
    public required IReadOnlyList<JobStageView> Stages { get; init; }

    /// <summary>Refs that it made searchable, the first 50.</summary>
    public required IReadOnlyList<JobRefView> Refs { get; init; }

    /// <summary>Files that it parsed.</summary>
    public required int Files { get; init; }

    public required int Chunks { get; init; }
}

/// <summary>A stage of a job: wait, fetch, list, index, commit, history or tidy. Where it was entered several times the times are added up.</summary>
public sealed record JobStageView(string Name, DateTimeOffset StartedAt, double Seconds);

/// <summary>A ref that a job made searchable.</summary>
/// <param name="OldCommit">Where the index had it before; absent for a new one.</param>
/// <param name="ChangedPaths">Absent where the commit was listed whole.</param>
public sealed record JobRefView(string Ref, string? OldCommit, string Commit, int? ChangedPaths, DateTimeOffset SearchableAt);
