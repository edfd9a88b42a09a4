using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>What one shard is asked.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ShardSearch")]
public sealed record ShardSearch
{
    [Id(0)] public required string Query { get; init; }
    [Id(1)] public required SearchMode Mode { get; init; }

    /// <summary>Full or short names; a document in any of them is seen.</summary>
    [Id(2)] public required ImmutableArray<string> Refs { get; init; }

    /// <summary>Language ids; empty for all.</summary>
    [Id(3)] public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>The query's embedding, of unit length; empty for a search without the vector leg.</summary>
    [Id(4)] public ImmutableArray<float> Vector { get; init; } = [];

    /// <summary>The model that made <see cref="Vector"/>.</summary>
    [Id(5)] public string? ModelId { get; init; }

    /// <summary>The most candidates of each kind of evidence.</summary>
    [Id(6)] public required int Limit { get; init; }

    /// <summary>The repository's name, which <c>repo:</c> in the query is compared with.</summary>
    [Id(7)] public string? Repository { get; init; }

    /// <summary>True to have the tokens of the texts that are fetched.</summary>
    [Id(8)] public bool Tokens { get; init; }

    /// <summary>How long the shard looks before it answers with what it has found by then; null for as long as it takes.</summary>
    [Id(9)] public TimeSpan? Patience { get; init; }

    /// <summary>Chunks whose words score less are not needed: other shards have brought as many as are wanted that score more. Null where that is not known.</summary>
    [Id(10)] public float? KeywordAtLeast { get; init; }

    /// <summary>The query's embeddings by earlier models, for segments that still have their vectors.</summary>
    [Id(11)] public ImmutableArray<ModelVector> EarlierVectors { get; init; } = [];

    /// <summary>True to look for terms that mean what the query's words mean, false for none at all, null for slips only; <c>expand:</c> in the query overrides it.</summary>
    [Id(12)] public bool? Expand { get; init; }

    /// <summary>Words that a language model added: looked for beside the query's own, with less weight.</summary>
    [Id(13)] public ImmutableArray<string> MoreWords { get; init; } = [];

    /// <summary>Whether the texts of the best candidates are read for their features: where no weight asks for these, that is time lost.</summary>
    [Id(14)] public bool ReadTexts { get; init; }
}

/// <summary>A query's embedding by one model.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ModelVector")]
public sealed record ModelVector([property: Id(0)] string ModelId, [property: Id(1)] ImmutableArray<float> Vector);

/// <summary>What one shard found.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ShardFindings")]
public sealed record ShardFindings
{
    /// <summary>Which committed state answered.</summary>
    [Id(0)] public required long Generation { get; init; }

    /// <summary>Every ref that the shard holds, internal ones left out.</summary>
    [Id(1)] public required ImmutableArray<ShardRef> Held { get; init; }

    /// <summary>Full names of the refs that were searched: those of <see cref="Held"/> that the question named.</summary>
    [Id(2)] public required ImmutableArray<string> Searched { get; init; }

    [Id(3)] public ImmutableArray<ShardCandidate> Candidates { get; init; } = [];

    /// <summary>How many chunks match; a lower bound unless <see cref="MatchesAreExact"/>.</summary>
    [Id(4)] public long Matches { get; init; }
    [Id(5)] public bool MatchesAreExact { get; init; }

    /// <summary>Vectors were asked for and some segment has none of the query's model.</summary>
    [Id(6)] public bool VectorsMissing { get; init; }

    /// <summary>A damaged segment was left out.</summary>
    [Id(7)] public bool SegmentsMissing { get; init; }

    /// <summary>The query asks for last changes, and files whose last change is not known were passed over.</summary>
    [Id(8)] public bool ChangesMissing { get; init; }

    /// <summary>Some kind of evidence brought as many candidates as were asked for: there may be more.</summary>
    [Id(9)] public bool IsCut { get; init; }

    /// <summary>What stood for words of the query besides themselves.</summary>
    [Id(10)] public ImmutableArray<ExpandedWord> Expansions { get; init; } = [];

    /// <summary>The shard's <see cref="ShardSearch.Patience"/> ran out: there may be more than this.</summary>
    [Id(11)] public bool IsPartial { get; init; }

    /// <summary>The models whose vectors the shard holds.</summary>
    [Id(12)] public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>The newest change of all files of the searched refs; null where none is known.</summary>
    [Id(13)] public DateTimeOffset? NewestChange { get; init; }
}

/// <summary>Terms of the index that stood for a word of the query.</summary>
/// <param name="Word">As it is typed.</param>
/// <param name="Terms">The nearest first, of those the commonest.</param>
/// <param name="IsMend">The query did not ask for them: the word is not in the shard.</param>
[GenerateSerializer, Immutable, Alias("lunarhub.ExpandedWord")]
public sealed record ExpandedWord([property: Id(0)] string Word, [property: Id(1)] ImmutableArray<string> Terms, [property: Id(2)] bool IsMend);

/// <summary>Names a chunk of a shard for as long as its segment lives.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ChunkId")]
public readonly record struct ChunkId([property: Id(0)] string Segment, [property: Id(1)] int Chunk);

/// <summary>One chunk with the evidence that speaks for it; see the search engine's candidate for the meaning of each part.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ShardCandidate")]
public sealed record ShardCandidate
{
    [Id(0)] public required ChunkId Id { get; init; }

    /// <summary>The first searched ref that holds the chunk.</summary>
    [Id(1)] public required string Ref { get; init; }
    [Id(2)] public required string Path { get; init; }
    [Id(3)] public required string Language { get; init; }

    /// <summary>The bits of the engine's document traits.</summary>
    [Id(4)] public required int Traits { get; init; }
    [Id(5)] public required int StartLine { get; init; }
    [Id(6)] public required int EndLine { get; init; }
    [Id(7)] public required string Kind { get; init; }
    [Id(8)] public string? Symbol { get; init; }
    [Id(9)] public string? Parent { get; init; }
    [Id(10)] public float? Keyword { get; init; }
    [Id(11)] public float? Cosine { get; init; }
    [Id(12)] public int? ExactMatches { get; init; }
    [Id(13)] public float? Definition { get; init; }
    [Id(14)] public ShardCandidateFeatures Features { get; init; }

    /// <summary>When the file got its content; null where that is not known.</summary>
    [Id(15)] public DateTimeOffset? ChangedAt { get; init; }
}

/// <summary>The engine's features of a chunk, as it defines them.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ShardCandidateFeatures")]
public readonly record struct ShardCandidateFeatures(
    [property: Id(0)] float KeywordShare,
    [property: Id(1)] float Coverage,
    [property: Id(2)] float Phrase,
    [property: Id(3)] float Proximity,
    [property: Id(4)] float Centrality);

/// <summary>The text that is shown of one chunk.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.ChunkText")]
public sealed record ChunkText(
    [property: Id(0)] string Snippet,
    [property: Id(1)] int SnippetStartLine,
    [property: Id(2)] ImmutableArray<HighlightRange> Highlights)
{
    /// <summary>Of the snippet, in order, not overlapping; null when not asked for, or when there was no time.</summary>
    [Id(3)] public ImmutableArray<CodeToken>? Tokens { get; init; }

    /// <summary>Of the chunk's file; null where it is not known.</summary>
    [Id(4)] public ChangeStamp? LastChange { get; init; }

    /// <summary>Full names of all refs that hold the chunk's file with this content.</summary>
    [Id(5)] public ImmutableArray<string> Refs { get; init; } = [];
}
