using System.Collections.Immutable;
using System.Text;
using LunarHub.Search;
using LunarHub.Search.Query;

namespace LunarHub.Grains.Shards;

/// <summary>Between the engine's records and the messages that carry them.</summary>
internal static class ShardMapping
{
    public static ShardRef ToMessage(this RefState state) => new(state.Name, state.CommitId, state.IndexedAt, state.Documents, state.Chunks, state.TextBytes);

    public static DocumentKey ToKey(this DocumentId document) => new(document.Path, document.BlobId);

    /// <param name="refs">Full names of refs that the shard holds.</param>
    /// <exception cref="LunarHub.Text.HubException"><c>query-*</c>.</exception>
    public static ShardQuery ToQuery(this ShardSearch search, ImmutableArray<string> refs) => new()
    {
        Query = ParsedQuery.Parse(search.Query),
        Mode = search.Mode.ToEngine(),
        Repository = search.Repository,
        Refs = refs,
        Languages = search.Languages,
        Vector = search.Vector.AsMemory(),
        ModelId = search.ModelId,
        Limit = search.Limit,
        TimeLimit = search.TimeLimit,
    };

    public static ShardCandidate ToMessage(this Candidate candidate) => new()
    {
        Id = new ChunkId(candidate.Id.Segment, candidate.Id.Document, candidate.Id.Chunk),
        Path = candidate.Path,
        BlobId = candidate.BlobId,
        Language = candidate.Language,
        Traits = (int)candidate.Traits,
        StartLine = candidate.StartLine,
        EndLine = candidate.EndLine,
        Symbol = candidate.Symbol,
        Kind = candidate.Kind,
        Keyword = candidate.Keyword,
        ExactLines = candidate.ExactLines,
        Cosine = candidate.Cosine,
        FoundByVector = candidate.FoundByVector,
        SymbolMatch = candidate.SymbolMatch,
        PathMatch = candidate.PathMatch,
    };

    public static Candidate ToEngine(this ShardCandidate candidate) => new()
    {
        Id = candidate.Id.ToEngine(),
        Path = candidate.Path,
        BlobId = candidate.BlobId,
        Language = candidate.Language,
        Traits = (DocumentTraits)candidate.Traits,
        StartLine = candidate.StartLine,
        EndLine = candidate.EndLine,
        Symbol = candidate.Symbol,
        Kind = candidate.Kind,
        Keyword = candidate.Keyword,
        ExactLines = candidate.ExactLines,
        Cosine = candidate.Cosine,
        FoundByVector = candidate.FoundByVector,
        SymbolMatch = candidate.SymbolMatch,
        PathMatch = candidate.PathMatch,
    };

    public static CandidateId ToEngine(this ChunkId id) => new(id.Segment, id.Document, id.Chunk);

    public static LunarHub.Search.SearchMode ToEngine(this SearchMode mode) => mode switch
    {
        SearchMode.Keyword => LunarHub.Search.SearchMode.Keyword,
        SearchMode.Semantic => LunarHub.Search.SearchMode.Semantic,
        SearchMode.Exact => LunarHub.Search.SearchMode.Exact,
        _ => LunarHub.Search.SearchMode.Hybrid,
    };

    public static ChunkDetail ToMessage(this HitDetail detail, IEnumerable<ShardRef> held) => new()
    {
        Refs = [.. held.Where(reference => detail.Refs.Contains(reference.Ref))],
        Parent = detail.Parent,
        Snippet = detail.Snippet.Text,
        SnippetStartLine = detail.Snippet.StartLine,
        Highlights = [.. detail.Snippet.Highlights.Select(range => new HighlightRange(range.Start, range.Length))],
    };

    public static StoredFile ToMessage(this LunarHub.Search.StoredFile file, ShardRef reference) => new()
    {
        Ref = reference,
        Path = file.Path,
        BlobId = file.BlobId,
        Language = file.Language,
        Text = Encoding.UTF8.GetString(file.Text.Span),
        SkippedBecause = file.SkippedBecause,
        Traits = TraitNames.Of((int)file.Traits),
        Chunks = [.. file.Chunks.Select(chunk => new FileChunk(chunk.StartLine, chunk.EndLine, chunk.Kind, chunk.Symbol, chunk.Parent, chunk.Signature))],
        Symbols = [.. file.Symbols.Select(symbol => new FileSymbol(symbol.Name, symbol.Kind, symbol.Scope, symbol.StartLine, symbol.EndLine))],
    };
}
