using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains.Changes;

/// <summary>How far subscribers have been told of a repository's commits.</summary>
[GenerateSerializer, Alias("lunarhub.RepositoryChangesRecord")]
public sealed class RepositoryChangesRecord
{
    /// <summary>By ref, the commit of the last note that was taken.</summary>
    [Id(0)] public ImmutableDictionary<string, string> Noted { get; set; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Notes that are not worked off, oldest first.</summary>
    [Id(1)] public ImmutableArray<PendingNote> Pending { get; set; } = [];

    /// <summary>Number of the newest note.</summary>
    [Id(2)] public long LastNumber { get; set; }
}

/// <summary>A note with its number and the moment it came.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.PendingNote")]
public sealed record PendingNote([property: Id(0)] long Number, [property: Id(1)] CommitNote Note, [property: Id(2)] DateTimeOffset At);
