using Orleans;

namespace LunarHub.Grains;

/// <summary>What an event of a feed tells.</summary>
[GenerateSerializer, Alias("lunarhub.EventKind")]
public enum EventKind
{
    /// <summary>New commits were announced or found; indexing them is queued. <see cref="HubEvent.Push"/>.</summary>
    PushReceived,

    /// <summary>An index run began, went on or ended. <see cref="HubEvent.Job"/>.</summary>
    JobProgress,

    /// <summary>A ref's new commit is what searches see. <see cref="HubEvent.Searchable"/>.</summary>
    CommitSearchable,

    /// <summary>What a commit did to files and their definitions. <see cref="HubEvent.Files"/>.</summary>
    FilesChanged,

    /// <summary>A run failed, or part of the index is damaged. <see cref="HubEvent.Problem"/>.</summary>
    IndexProblem,

    /// <summary>A commit introduced, changed or removed matches of a standing query. <see cref="HubEvent.Match"/>.</summary>
    QueryMatched,
}
