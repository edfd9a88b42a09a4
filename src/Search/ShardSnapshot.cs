using System.Collections.Immutable;
using System.Text;
using LunarHub.Search.Matching;
using LunarHub.Search.Scoring;
using LunarHub.Search.Snippets;
using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>One committed state of a shard, held open. Thread-safe. Dispose when done.</summary>
public sealed class ShardSnapshot : IDisposable
{
    private readonly ShardState state;
    private int disposed;

    internal ShardSnapshot(ShardState state) => this.state = state;

    /// <summary>Grows with every commit.</summary>
    public long Generation => state.Manifest.Generation;

    public int Segments => state.Segments.Count;

    public long FileBytes => state.Segments.Sum(segment => segment.FileBytes);

    /// <summary>Every ref, with its commit and what it holds here.</summary>
    public ImmutableArray<IndexedRef> Refs => [.. state.Refs.Select(Describe)];

    public IndexedRef? FindRef(string name) => state.Refs.FirstOrDefault(entry => entry.Name == name) is { } found ? Describe(found) : null;

    /// <summary>Whether the document is stored, for any ref: then it need not be read again. True only where its vectors are of the given model.</summary>
    public bool Contains(DocumentKey key, string? modelId) => state.Find(key) is { } place && (modelId is null || place.Segment.Meta.ModelId == modelId);

    /// <summary>The documents that a ref holds; empty for an unknown ref.</summary>
    public IEnumerable<IndexedFile> Files(string reference)
    {
        if (state.Refs.FirstOrDefault(entry => entry.Name == reference) is not { } found)
        {
            yield break;
        }

        foreach (var (segment, documents) in found.Documents)
        {
            foreach (var document in documents.Ones())
            {
                yield return FileAt(segment, document);
            }
        }
    }

    /// <summary>A stored document with its text, chunks and symbols, or null when the ref does not hold the path.</summary>
    public IndexDocument? Read(string reference, string path)
    {
        if (state.Refs.FirstOrDefault(entry => entry.Name == reference) is not { } found)
        {
            return null;
        }

        var bytes = Encoding.UTF8.GetBytes(path);
        foreach (var (segment, documents) in found.Documents)
        {
            foreach (var document in segment.DocumentsAt(bytes))
            {
                if (documents[document])
                {
                    return SegmentMerge.Read(segment, document, withVectors: false);
                }
            }
        }

        return null;
    }

    /// <summary>Finds the best chunks of one ref.</summary>
    /// <exception cref="HubException"><c>ref-unknown</c>.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public ShardMatches Search(ShardQuery query, CancellationToken cancellationToken = default)
    {
        var reference = state.Refs.FirstOrDefault(entry => entry.Name == query.Ref)
            ?? throw new HubException("ref-unknown", $"the ref {query.Ref} is not indexed here");
        var segments = reference.Documents.Keys.OrderBy(segment => segment.Name, StringComparer.Ordinal).ToList();
        return new ShardSearch(query, segments, reference.Documents, cancellationToken).Run();
    }

    /// <summary>The text to show for each candidate: the lines around its best matches. Null where its segment has gone since.</summary>
    public ImmutableArray<HitText?> Fetch(IEnumerable<(string Segment, int Chunk)> candidates, ParsedQuery query, SearchMode mode)
    {
        var snippets = new SnippetBuilder(query, mode);
        return [.. candidates.Select(address =>
        {
            var segment = state.Segments.FirstOrDefault(candidate => candidate.Name == address.Segment);
            return segment is null || address.Chunk >= segment.Meta.Chunks ? null : snippets.Build(segment, address.Chunk);
        })];
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            state.Release();
        }
    }

    private static IndexedRef Describe(ShardState.RefState reference)
    {
        var (documents, chunks, bytes) = (0, 0, 0L);
        foreach (var (segment, held) in reference.Documents)
        {
            foreach (var document in held.Ones())
            {
                documents++;
                chunks += segment.Documents[document].TextLength > 0 ? segment.Documents[document].ChunkCount : 0;
                bytes += segment.Documents[document].TextLength;
            }
        }

        return new IndexedRef(reference.Name, reference.CommitId, reference.IndexedAt, documents, chunks, bytes);
    }

    private static IndexedFile FileAt(Segment segment, int document)
    {
        ref readonly var record = ref segment.Documents[document];
        return new IndexedFile(
            segment.StringAt(record.Path),
            segment.StringAt(record.BlobId),
            segment.StringAt(record.Language),
            (DocumentTraits)record.Traits,
            segment.OptionalStringAt(record.SkippedBecause),
            record.TextLength,
            record.TextLength > 0 ? record.ChunkCount : 0);
    }
}
