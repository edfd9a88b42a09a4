using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>
/// Something that happened. The feed gives it its <see cref="Id"/>; which of the sections is set follows from <see cref="Kind"/>.
/// </summary>
[GenerateSerializer, Immutable, Alias("lunarhub.HubEvent")]
public sealed record HubEvent
{
    /// <summary>Its place in its feed: from 1, without gaps, in the order in which events were stored. 0 before it is stored.</summary>
    [Id(0)] public long Id { get; init; }

    /// <summary>When the feed stored it.</summary>
    [Id(1)] public DateTimeOffset At { get; init; }

    [Id(2)] public required EventKind Kind { get; init; }

    [Id(3)] public required string RepositoryId { get; init; }

    /// <summary>The repository's name at that time; null where its publisher does not know it.</summary>
    [Id(4)] public string? Repository { get; init; }

    /// <summary>The full name of the ref concerned; null where it is not about one.</summary>
    [Id(5)] public string? Ref { get; init; }

    /// <summary>The commit concerned.</summary>
    [Id(6)] public string? Commit { get; init; }

    /// <summary>Who made <see cref="Commit"/>: name and mail address.</summary>
    [Id(7)] public string? Author { get; init; }
    [Id(8)] public string? AuthorEmail { get; init; }

    [Id(9)] public PushNotice? Push { get; init; }
    [Id(10)] public JobNotice? Job { get; init; }
    [Id(11)] public SearchableNotice? Searchable { get; init; }
    [Id(12)] public FilesNotice? Files { get; init; }
    [Id(13)] public OperationError? Problem { get; init; }
    [Id(14)] public MatchNotice? Match { get; init; }

    /// <summary>The publisher's own number, by which the feed knows what is published again after a crash; 0 for none.</summary>
    [Id(15)] public long Sequence { get; init; }
}

/// <summary>How a push became known.</summary>
/// <param name="Source">webhook, poll, hook, watch, or the reason of the request.</param>
/// <param name="DeliveryId">The webhook's delivery, when there is one.</param>
/// <param name="Before">The commit that the ref had before, when the push says so.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.PushNotice")]
public sealed record PushNotice([property: Id(0)] string Source, [property: Id(1)] string? DeliveryId = null, [property: Id(2)] string? Before = null);

/// <summary>How far a job is.</summary>
/// <param name="Number">The number of the request that the run carries out.</param>
/// <param name="State">queued, running, succeeded, failed, or cancelled.</param>
/// <param name="Reason">Why it was asked for, when known.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.JobNotice")]
public sealed record JobNotice([property: Id(0)] long Number, [property: Id(1)] string State, [property: Id(2)] string? Reason = null)
{
    /// <summary>The stage of a running job: fetch, list, index, commit, history.</summary>
    [Id(3)] public string? Stage { get; init; }
    [Id(4)] public int FilesDone { get; init; }
    [Id(5)] public int FilesTotal { get; init; }
    [Id(6)] public double? SecondsLeft { get; init; }
}

/// <summary>A commit that searches see from now on.</summary>
/// <param name="PreviousCommit">What the ref showed before; null for its first index.</param>
/// <param name="SecondsFromReceipt">From the receipt of the push, or of the request, to this moment; null where no receipt is known.</param>
/// <param name="Files">Files that the ref holds now.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.SearchableNotice")]
public sealed record SearchableNotice([property: Id(0)] string? PreviousCommit, [property: Id(1)] double? SecondsFromReceipt, [property: Id(2)] int Files);

/// <summary>What became of a file, a definition or a match.</summary>
[GenerateSerializer, Alias("lunarhub.ChangeType")]
public enum ChangeType
{
    Added,
    Modified,
    Removed,

    /// <summary>Files only: the path changed, and maybe the content.</summary>
    Renamed,
}

/// <summary>What lies between two commits of a ref, or a part of it: many files are told of in several events, one after the other.</summary>
/// <param name="PreviousCommit">The commit compared with.</param>
/// <param name="Changes">In order of their paths.</param>
/// <param name="Total">Files that differ, in all parts together.</param>
/// <param name="Part">Which part this is, from 1.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.FilesNotice")]
public sealed record FilesNotice([property: Id(0)] string PreviousCommit, [property: Id(1)] ImmutableArray<FileDelta> Changes, [property: Id(2)] int Total, [property: Id(3)] int Part = 1);

/// <summary>One changed file. Commit and author are those of the newest commit that changed it.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.FileDelta")]
public sealed record FileDelta
{
    [Id(0)] public required string Path { get; init; }
    [Id(1)] public required ChangeType Change { get; init; }

    /// <summary>For a rename, the path before.</summary>
    [Id(2)] public string? OldPath { get; init; }
    [Id(3)] public string? Language { get; init; }
    [Id(4)] public string? Commit { get; init; }
    [Id(5)] public string? Author { get; init; }
    [Id(6)] public string? AuthorEmail { get; init; }

    /// <summary>Definitions that were added, changed or removed, at most <see cref="MaximumSymbols"/>.</summary>
    [Id(7)] public ImmutableArray<SymbolDelta> Symbols { get; init; } = [];

    /// <summary>The most definitions that are listed for one file.</summary>
    public const int MaximumSymbols = 50;
}

/// <summary>One changed definition.</summary>
/// <param name="Scope">The definitions around it, for example a class; null at the top.</param>
/// <param name="Line">Where its name stands, from 1: in the new text, or in the old one when removed.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.SymbolDelta")]
public sealed record SymbolDelta(
    [property: Id(0)] string Name,
    [property: Id(1)] string Kind,
    [property: Id(2)] string? Scope,
    [property: Id(3)] ChangeType Change,
    [property: Id(4)] int Line);

/// <summary>What a commit, or a part of it, did to the matches of one standing query.</summary>
/// <param name="SubscriptionId">The standing query's subscription.</param>
/// <param name="Query">The query.</param>
/// <param name="Places">The first of <see cref="Total"/>, in order of path and line.</param>
/// <param name="Total">Matches introduced, changed and removed, listed or not.</param>
/// <param name="Part">A commit of many files is told of in several parts; which this is, from 1.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.MatchNotice")]
public sealed record MatchNotice(
    [property: Id(0)] string SubscriptionId,
    [property: Id(1)] string Query,
    [property: Id(2)] ImmutableArray<MatchDelta> Places,
    [property: Id(3)] int Total,
    [property: Id(4)] int Part = 1)
{
    /// <summary>The most places that one event lists.</summary>
    public const int MaximumListed = 50;
}

/// <summary>One match that is new, differs, or is gone: a chunk of a file, as a search would show it.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.MatchDelta")]
public sealed record MatchDelta
{
    [Id(0)] public required ChangeType Change { get; init; }
    [Id(1)] public required string Path { get; init; }

    /// <summary>From 1, both included: in the new text, or in the old one when removed.</summary>
    [Id(2)] public required int StartLine { get; init; }
    [Id(3)] public required int EndLine { get; init; }
    [Id(4)] public string? Language { get; init; }

    /// <summary>The definition that the chunk is named after.</summary>
    [Id(5)] public string? Symbol { get; init; }

    /// <summary>The first matching line, cut to 300 characters; null where no text was asked for.</summary>
    [Id(6)] public string? Line { get; init; }

    /// <summary>The newest commit that changed the file, and who made it.</summary>
    [Id(7)] public string? Commit { get; init; }
    [Id(8)] public string? Author { get; init; }
    [Id(9)] public string? AuthorEmail { get; init; }
}
