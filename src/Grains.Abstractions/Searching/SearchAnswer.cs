using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

[GenerateSerializer, Immutable, Alias("lunarhub.SearchAnswer")]
public sealed record SearchAnswer
{
    [Id(0)] public ImmutableArray<SearchHit> Hits { get; init; } = [];

    /// <summary>Matching chunks over all shards that answered; a lower bound unless <see cref="TotalIsExact"/>.</summary>
    [Id(1)] public long Total { get; init; }
    [Id(2)] public bool TotalIsExact { get; init; }

    /// <summary>Opaque; null when there is nothing after the last hit.</summary>
    [Id(3)] public string? Cursor { get; init; }

    /// <summary>True when some shard or leg did not answer; <see cref="Missing"/> names them.</summary>
    [Id(4)] public bool Partial { get; init; }

    /// <summary>One line for each shard, repository or leg that did not answer, and why.</summary>
    [Id(5)] public ImmutableArray<string> Missing { get; init; } = [];

    /// <summary>What the user should know about how the query was understood.</summary>
    [Id(6)] public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Grows with every change of any index that was asked.</summary>
    [Id(7)] public long Generation { get; init; }
    [Id(8)] public double TookMs { get; init; }

    /// <summary>Each repository and ref that was searched and what its index shows, those with hits first; at most 100.</summary>
    [Id(9)] public ImmutableArray<IndexFreshness> Searched { get; init; } = [];
}

/// <summary>One chunk that matches. Lines count from 1, both ends included.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.SearchHit")]
public sealed record SearchHit
{
    [Id(0)] public required string RepositoryId { get; init; }
    [Id(1)] public required string Repository { get; init; }
    [Id(2)] public required string Ref { get; init; }
    [Id(3)] public required string Commit { get; init; }
    [Id(4)] public required string Path { get; init; }
    [Id(5)] public required string Language { get; init; }
    [Id(6)] public required int StartLine { get; init; }
    [Id(7)] public required int EndLine { get; init; }
    [Id(8)] public string? Symbol { get; init; }
    [Id(9)] public string? Kind { get; init; }
    [Id(10)] public required double Score { get; init; }
    [Id(11)] public required string Snippet { get; init; }

    /// <summary>The line of the file on which <see cref="Snippet"/> begins.</summary>
    [Id(12)] public required int SnippetStartLine { get; init; }

    /// <summary>In order, not overlapping.</summary>
    [Id(13)] public ImmutableArray<HighlightRange> Highlights { get; init; } = [];

    /// <summary>Filled when the request asked to explain; the contributions add up to <see cref="Score"/>.</summary>
    [Id(14)] public ImmutableArray<HitSignal> Signals { get; init; } = [];
    [Id(15)] public DateTimeOffset IndexedAt { get; init; }

    /// <summary>True when <see cref="Commit"/> is what the ref had in Git at the last fetch.</summary>
    [Id(16)] public bool IsHead { get; init; }

    [Id(17)] public ImmutableArray<string> Traits { get; init; } = [];
    [Id(18)] public string? Parent { get; init; }

    /// <summary>The syntax of the snippet, in order, not overlapping; null when not asked for, or when there was no time.</summary>
    [Id(19)] public ImmutableArray<CodeToken>? Tokens { get; init; }

    /// <summary>The newest commit that gave the file its content; null where it is not known.</summary>
    [Id(20)] public ChangeStamp? LastChange { get; init; }

    /// <summary>Full names of all indexed refs that hold the file with this content, <see cref="Ref"/> among them.</summary>
    [Id(21)] public ImmutableArray<string> Refs { get; init; } = [];

    /// <summary>True for an edit of a working tree that is in no commit; <see cref="Commit"/> is then the one that it lies over.</summary>
    [Id(30)] public bool IsUncommitted { get; init; }

    /// <summary>The commit that a hit of the history is, or that made the change which it is; null for a hit in a file. <see cref="Commit"/> is then the one up to which the history was searched.</summary>
    [Id(31)] public CommitDetail? Change { get; init; }

    /// <summary>Why a changed file has no lines to show, or null.</summary>
    [Id(32)] public string? Note { get; init; }
}

/// <summary>When a file was last changed, by the time of the commit, and by whom.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ChangeStamp")]
public sealed record ChangeStamp([property: Id(0)] DateTimeOffset At, [property: Id(1)] string Author);

/// <summary>UTF-16 offsets into the snippet.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.HighlightRange")]
public readonly record struct HighlightRange([property: Id(0)] int Start, [property: Id(1)] int Length);

/// <summary>One part of a score: the raw value of a signal and what it adds.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.HitSignal")]
public sealed record HitSignal([property: Id(0)] string Name, [property: Id(1)] double Value, [property: Id(2)] double Contribution);
