using System.Collections.Immutable;

namespace LunarHub.Search;

/// <summary>One search of one shard.</summary>
public sealed record ShardQuery
{
    public required ParsedQuery Query { get; init; }

    public required SearchMode Mode { get; init; }

    /// <summary>The full name of the ref whose documents are searched.</summary>
    public required string Ref { get; init; }

    /// <summary>The repository's name, for <c>repo:</c>; null where the repository was chosen by it already.</summary>
    public string? Repository { get; init; }

    /// <summary>Language ids; empty for all.</summary>
    public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>The query's vector, unit length, or empty for none.</summary>
    public ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>The model that made <see cref="Vector"/>; segments of other models are not compared with it.</summary>
    public string? ModelId { get; init; }

    /// <summary>The query's vectors by other models, for segments that still have theirs.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<float>> EarlierVectors { get; init; } = ImmutableDictionary<string, ReadOnlyMemory<float>>.Empty;

    /// <summary>How many candidates each kind of evidence may bring.</summary>
    public int TopK { get; init; } = 200;

    /// <summary>In UTC: what <c>after:yesterday</c> is reckoned from.</summary>
    public DateOnly Today { get; init; } = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    /// <summary>Chunks whose words score less are not needed: what other shards have brought is better. Where words only order what conditions choose, it does not apply.</summary>
    public float KeywordAtLeast { get; init; } = float.NegativeInfinity;

    /// <summary>True: terms that mean what the query's words mean are looked for, too. Null: only for slips, where no word is known. False: never. <c>expand:</c> in the query overrides it.</summary>
    public bool? Expand { get; init; }

    /// <summary>Looked for beside the query's own words, with less weight.</summary>
    public ImmutableArray<string> MoreWords { get; init; } = [];

    /// <summary>Whether the texts of the best candidates are read for <see cref="ChunkFeatures"/>: worth its time only where some weight asks for them (<see cref="FusionWeights.ReadTexts"/>).</summary>
    public bool ReadTexts { get; init; } = true;

    public Bm25Options Bm25 { get; init; } = new();

    /// <summary>Once cancelled, the search ends with what it has found by then instead of an error.</summary>
    public CancellationToken Late { get; init; }
}

/// <summary>A chunk that some evidence speaks for, with that evidence. A score of null means that this evidence did not bring it.</summary>
public sealed record Candidate
{
    /// <summary>The segment's file name and the chunk's number in it: with the shard, the chunk's address.</summary>
    public required string Segment { get; init; }
    public required int Chunk { get; init; }
    public required string Path { get; init; }
    public required string Language { get; init; }
    public required DocumentTraits Traits { get; init; }
    public required int StartLine { get; init; }
    public required int EndLine { get; init; }
    public required string Kind { get; init; }
    public string? Symbol { get; init; }
    public string? Parent { get; init; }

    /// <summary>BM25F.</summary>
    public float? Keyword { get; init; }

    /// <summary>Cosine of the vectors.</summary>
    public float? Cosine { get; init; }

    /// <summary>Exact matches in the chunk.</summary>
    public int? ExactMatches { get; init; }

    /// <summary>How surely the chunk defines a name that the query asks for: above 0, and 1 for a function or type of exactly that name.</summary>
    public float? Definition { get; init; }

    /// <summary>When the file got its content; null where that is not known.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>What the shard read of the chunk itself.</summary>
    public ChunkFeatures Features { get; init; }
}

/// <summary>What a shard found.</summary>
/// <param name="Candidates">At most <see cref="ShardQuery.TopK"/> for each kind of evidence, in no particular order, each chunk once.</param>
/// <param name="Total">Chunks that match; with vectors, at least the number of candidates.</param>
/// <param name="TotalIsExact">False when <paramref name="Total"/> is a lower bound.</param>
/// <param name="VectorsMissing">True when vectors were asked for and some segment has none of the query's model.</param>
public sealed record ShardMatches(ImmutableArray<Candidate> Candidates, long Total, bool TotalIsExact, bool VectorsMissing)
{
    /// <summary>True when the query asks for last changes and some files were passed over because theirs is not known.</summary>
    public bool ChangesMissing { get; init; }

    /// <summary>The newest last change of all documents of the ref, which <see cref="Candidate.ChangedAt"/> is compared with; null where none is known.</summary>
    public DateTimeOffset? NewestChange { get; init; }

    /// <summary>True when <see cref="ShardQuery.Late"/> ended the search: there may be more matches, and other evidence for these.</summary>
    public bool IsPartial { get; init; }

    /// <summary>What stood for words that ask for a beginning or a likeness, or for words of which none is in the index.</summary>
    public ImmutableArray<WordExpansion> Expansions { get; init; } = [];

    /// <summary>Whether some kind of evidence brought as many candidates as it might: then there may be more.</summary>
    /// <param name="topK">The <see cref="ShardQuery.TopK"/> of the search.</param>
    public bool IsCutAt(int topK)
    {
        var (keyword, cosine, exact, definition) = (0, 0, 0, 0);
        foreach (var candidate in Candidates)
        {
            keyword += candidate.Keyword is null ? 0 : 1;
            cosine += candidate.Cosine is null ? 0 : 1;
            exact += candidate.ExactMatches is null ? 0 : 1;
            definition += candidate.Definition is null ? 0 : 1;
        }

        return Math.Max(Math.Max(keyword, cosine), Math.Max(exact, definition)) >= topK;
    }
}

/// <summary>A hit as it is shown. Highlights are UTF-16 offsets into the snippet, in order, not overlapping.</summary>
/// <param name="LineStarts">For each line of the snippet, the UTF-16 offset in its chunk's text at which it begins: long lines are cut on both sides.</param>
public sealed record HitText(string Snippet, int SnippetStartLine, ImmutableArray<(int Start, int Length)> Highlights, ImmutableArray<int> LineStarts)
{
    /// <summary>The last change of the hit's file; null where it is not known.</summary>
    public LastChange? LastChange { get; init; }

    /// <summary>Full names of all refs that hold the hit's file with this content, sorted.</summary>
    public ImmutableArray<string> Refs { get; init; } = [];
}

/// <summary>A chunk and the file around it, valid while its snapshot is open.</summary>
public readonly ref struct HitSource
{
    public required string BlobId { get; init; }

    public required string Language { get; init; }

    /// <summary>The whole file.</summary>
    public required ReadOnlySpan<byte> Text { get; init; }

    /// <summary>The chunk's bytes in <see cref="Text"/>.</summary>
    public required Range Chunk { get; init; }

    /// <summary>Whether the chunk stands within a definition.</summary>
    public required bool IsNested { get; init; }
}

/// <summary>One ref as a shard holds it.</summary>
public sealed record IndexedRef(string Name, string CommitId, DateTimeOffset IndexedAt, int Documents, int Chunks, long TextBytes)
{
    /// <summary>False while some of its documents are lost: then no commit can be told against it.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>The models whose vectors its documents have, sorted; "" for documents without vectors.</summary>
    public ImmutableArray<string> Models { get; init; } = [];
}

/// <summary>A document of a ref, without its text.</summary>
public readonly record struct IndexedFile(string Path, string BlobId, string Language, DocumentTraits Traits, string? SkippedBecause, int TextBytes, int Chunks, int Lines);
