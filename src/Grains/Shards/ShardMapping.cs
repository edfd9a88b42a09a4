using System.Text;
using LunarHub.Search;

namespace LunarHub.Grains.Shards;

/// <summary>Between the engine's records and the messages that carry them.</summary>
internal static class ShardMapping
{
    public static ShardRef ToMessage(this IndexedRef reference)
        => new(reference.Name, reference.CommitId, reference.IndexedAt, reference.Documents, reference.Chunks, reference.TextBytes) { IsWhole = reference.IsWhole, Models = reference.Models };

    public static LunarHub.Search.DocumentChange ToEngine(this DocumentChange change) => new(change.Document.ToKey(), new LastChange(change.At, change.Author, change.AuthorEmail));

    public static DocumentKey ToKey(this DocumentId document) => new(document.Path, document.BlobId);

    /// <param name="query">The search's text, parsed.</param>
    /// <param name="reference">Full name of a ref that the shard holds.</param>
    /// <param name="today">In UTC.</param>
    public static ShardQuery ToQuery(this ShardSearch search, ParsedQuery query, string reference, DateOnly today) => new()
    {
        Query = query,
        Mode = search.Mode.ToEngine(),
        Ref = reference,
        Repository = search.Repository,
        Languages = search.Languages,
        Vector = search.Vector.AsMemory(),
        ModelId = search.ModelId,
        EarlierVectors = search.EarlierVectors.ToDictionary(earlier => earlier.ModelId, earlier => earlier.Vector.AsMemory()),
        TopK = search.Limit,
        KeywordAtLeast = search.KeywordAtLeast ?? float.NegativeInfinity,
        Today = today,
        Expand = search.Expand,
        MoreWords = search.MoreWords,
        ReadTexts = search.ReadTexts,
    };

    /// <param name="reference">Full name of the ref in which it was found.</param>
    /// <param name="newestChange">Of all files of that ref: an edit that is not committed yet is as new as that.</param>
    public static ShardCandidate ToMessage(this Candidate candidate, string reference, DateTimeOffset? newestChange) => new()
    {
        Id = new ChunkId(candidate.Segment, candidate.Chunk),
        Ref = reference,
        Path = candidate.Path,
        Language = candidate.Language,
        Traits = (int)candidate.Traits,
        StartLine = candidate.StartLine,
        EndLine = candidate.EndLine,
        Kind = candidate.Kind,
        Symbol = candidate.Symbol,
        Parent = candidate.Parent,
        Keyword = candidate.Keyword,
        Cosine = candidate.Cosine,
        ExactMatches = candidate.ExactMatches,
        Definition = candidate.Definition,
        Features = new ShardCandidateFeatures(
            candidate.Features.KeywordShare, candidate.Features.Coverage, candidate.Features.Phrase, candidate.Features.Proximity, candidate.Features.Centrality),
        ChangedAt = candidate.ChangedAt ?? (RefNames.IsOverlay(reference) ? newestChange : null),
    };

    public static Candidate ToEngine(this ShardCandidate candidate) => new()
    {
        Segment = candidate.Id.Segment,
        Chunk = candidate.Id.Chunk,
        Path = candidate.Path,
        Language = candidate.Language,
        Traits = (DocumentTraits)candidate.Traits,
        StartLine = candidate.StartLine,
        EndLine = candidate.EndLine,
        Kind = candidate.Kind,
        Symbol = candidate.Symbol,
        Parent = candidate.Parent,
        Keyword = candidate.Keyword,
        Cosine = candidate.Cosine,
        ExactMatches = candidate.ExactMatches,
        Definition = candidate.Definition,
        Features = new ChunkFeatures(
            candidate.Features.KeywordShare, candidate.Features.Coverage, candidate.Features.Phrase, candidate.Features.Proximity, candidate.Features.Centrality),
        ChangedAt = candidate.ChangedAt,
    };

    public static LunarHub.Search.SearchMode ToEngine(this SearchMode mode) => mode switch
    {
        SearchMode.Keyword => LunarHub.Search.SearchMode.Keyword,
        SearchMode.Semantic => LunarHub.Search.SearchMode.Semantic,
        SearchMode.Exact => LunarHub.Search.SearchMode.Exact,
        _ => LunarHub.Search.SearchMode.Hybrid,
    };

    public static ChunkText ToMessage(this HitText text)
        => new(text.Snippet, text.SnippetStartLine, [.. text.Highlights.Select(range => new HighlightRange(range.Start, range.Length))])
        {
            LastChange = text.LastChange is { } change ? new ChangeStamp(change.At, change.Author) : null,
            Refs = [.. text.Refs.Where(reference => !RefNames.IsInternal(reference) && !RefNames.IsOverlay(reference))],
        };

    public static StoredFile ToMessage(this IndexDocument file, ShardRef reference) => new()
    {
        Ref = reference,
        Path = file.Path,
        BlobId = file.BlobId,
        Language = file.Language,
        Text = Encoding.UTF8.GetString(file.Text.Span),
        SkippedBecause = file.SkippedBecause,
        Traits = TraitNames.Of((int)file.Traits),
        IndexedAs = IndexedAs(file.Traits, file.SkippedBecause),
        Chunks = file.Text.IsEmpty ? [] : [.. file.Chunks.Select(chunk => new FileChunk(chunk.StartLine, chunk.EndLine, chunk.Kind, chunk.Symbol, chunk.Parent, chunk.Signature))],
        Symbols = [.. file.Symbols.Select(symbol => new FileSymbol(symbol.Name, symbol.Kind, symbol.Scope, symbol.StartLine, symbol.EndLine))],
    };

    /// <summary>What made the document's chunks, or null for a document found by its path only.</summary>
    public static string? IndexedAs(DocumentTraits traits, string? skippedBecause) =>
        skippedBecause is not null ? null : traits.HasFlag(DocumentTraits.BySyntax) ? Parsers.Syntax : Parsers.Lexical;
}
