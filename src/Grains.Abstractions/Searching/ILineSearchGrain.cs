using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>
/// Lists every line that matches, repository by repository, as grep does: complete, unranked, and streamed. Key: a new GUID for each stream, since a stream is read from the activation
/// that began it.
/// </summary>
[Alias("lunarhub.ILineSearchGrain")]
public interface ILineSearchGrain : IGrainWithGuidKey
{
    /// <summary>Batches of lines as they are found, then one part that is the <see cref="LineStreamPart.End"/>. Who stops reading stops the search.</summary>
    /// <param name="request">
    /// Words are text, as in exact mode; <c>count:</c> ends the list early, <c>timeout:</c> says how long to go on. Page, mode, explanation and tokens count for nothing.
    /// </param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="LunarHub.Text.HubException"><c>query-*</c>, <c>repo-unknown</c>, <c>ref-unknown</c>.</exception>
    [Alias("ReadLines")]
    IAsyncEnumerable<LineStreamPart> ReadLinesAsync(SearchRequest request, CancellationToken cancellationToken = default);
}

/// <summary>Lines of one repository and ref, or the end.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.LineStreamPart")]
public sealed record LineStreamPart
{
    [Id(0)] public string RepositoryId { get; init; } = "";
    [Id(1)] public string Repository { get; init; } = "";
    [Id(2)] public string Ref { get; init; } = "";
    [Id(3)] public ImmutableArray<MatchedLine> Lines { get; init; } = [];

    /// <summary>Set on the last part only.</summary>
    [Id(4)] public LineStreamEnd? End { get; init; }

    /// <summary>The ref as the shard holds it: which commit, and when it was indexed. Set with <see cref="Lines"/>.</summary>
    [Id(5)] public ShardRef? Source { get; init; }

    /// <summary>True when the commit of <see cref="Source"/> is what the ref had in Git at the last fetch.</summary>
    [Id(6)] public bool IsHead { get; init; }
}

/// <summary>What a stream of lines held.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.LineStreamEnd")]
public sealed record LineStreamEnd
{
    [Id(0)] public long Lines { get; init; }
    [Id(1)] public long Matches { get; init; }
    [Id(2)] public long Files { get; init; }

    /// <summary>True when some shard did not come to its end: then there may be more lines than these.</summary>
    [Id(3)] public bool Partial { get; init; }

    /// <summary>One line for each shard or repository that did not come to its end, and why.</summary>
    [Id(4)] public ImmutableArray<string> Missing { get; init; } = [];
    [Id(5)] public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>True when <c>count:</c> ended the list.</summary>
    [Id(6)] public bool IsCut { get; init; }
    [Id(7)] public double TookMs { get; init; }
}
