using System.Collections.Immutable;
using System.Text;
using LunarHub.Search.History;
using LunarHub.Search.Matching;
using LunarHub.Search.Scoring;
using LunarHub.Search.Snippets;
using LunarHub.Search.Storage;
using LunarHub.Search.Symbols;
using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>Looks at a stored document and its text, which is valid only during the call.</summary>
public delegate void StoredTextVisitor(IndexedFile file, ReadOnlySpan<byte> text);

/// <summary>One committed state of a shard, held open. Thread-safe. Dispose when done.</summary>
public sealed class ShardSnapshot : IDisposable
{
    private readonly ShardState state;
    private readonly ChangeLog changes;
    private int disposed;

    internal ShardSnapshot(ShardState state, ChangeLog changes) => (this.state, this.changes) = (state, changes);

    /// <summary>Grows with every commit.</summary>
    public long Generation => state.Generation;

    internal ShardState State => state;

    public int Segments => state.Segments.Count;

    public long FileBytes => state.Segments.Sum(segment => segment.FileBytes);

    /// <summary>The models that made the vectors of the segments, each once.</summary>
    public ImmutableArray<string> VectorModels => [.. state.Segments.Select(segment => segment.Meta.ModelId).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Chunks of all segments, those that no ref holds any more included.</summary>
    public int StoredChunks => state.Segments.Sum(segment => segment.Meta.Chunks);

    /// <summary>Whether the vectors of all segments are the model's.</summary>
    public bool LacksNoVectors(string modelId) => state.Segments.All(segment => segment.Meta.ModelId == modelId);

    /// <summary>How many live chunks have vectors of each model; the empty name stands for none. Visits every document.</summary>
    public IReadOnlyDictionary<string, int> CountVectors()
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var segment in state.Segments)
        {
            var chunks = 0;
            foreach (var document in CompactionPlan.Live(state, segment).Ones())
            {
                chunks += segment.Documents[document].ChunkCount;
            }

            var model = segment.Meta.ModelId ?? "";
            counts[model] = counts.GetValueOrDefault(model) + chunks;
        }

        return counts;
    }

    /// <summary>Every ref, with its commit and what it holds here.</summary>
    public ImmutableArray<IndexedRef> Refs => [.. state.Refs.Select(Describe)];

    public IndexedRef? FindRef(string name) => state.Refs.FirstOrDefault(entry => entry.Name == name) is { } found ? Describe(found) : null;

    /// <summary>Whether the document is stored, for any ref: then it need not be read again.</summary>
    public bool Contains(DocumentKey key) => state.Find(key) is not null;

    /// <summary>
    /// The segments that another shard could have as well: those with at least half of their text in documents that it wants. One with less would be rewritten there soon, for what is dead in it.
    /// </summary>
    /// <returns>Each with the wanted documents that it holds, the one with the most first.</returns>
    public ImmutableArray<SegmentOverlap> FindOverlaps(IEnumerable<DocumentKey> wanted)
    {
        var overlaps = new Dictionary<Segment, (List<DocumentKey> Documents, long TextBytes)>();
        foreach (var key in wanted)
        {
            // Not those without their text.
            if (state.Find(key) is { } place && place.Segment.OptionalStringAt(place.Segment.Documents[place.Document].SkippedBecause) is null)
            {
                var (documents, bytes) = overlaps.GetValueOrDefault(place.Segment, ([], 0));
                documents.Add(key);
                overlaps[place.Segment] = (documents, bytes + place.Segment.Documents[place.Document].TextLength);
            }
        }

        return
        [
            .. overlaps.Where(overlap => overlap.Key.Damage is null && 2 * overlap.Value.TextBytes >= overlap.Key.Meta.TextBytes)
                .OrderByDescending(overlap => overlap.Value.TextBytes)
                .Select(overlap => new SegmentOverlap(overlap.Key.Name, [.. overlap.Value.Documents])),
        ];
    }

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

    /// <summary>Visits the documents that a ref holds with their stored text, which is empty where none is stored; none for an unknown ref.</summary>
    /// <exception cref="HubException"><c>index-corrupt</c>: a block of text does not fit its checksum.</exception>
    public void ReadTexts(string reference, StoredTextVisitor visit, CancellationToken cancellationToken = default)
    {
        foreach (var (segment, documents) in state.Refs.FirstOrDefault(entry => entry.Name == reference)?.Documents ?? new Dictionary<Segment, Bitmap>())
        {
            foreach (var document in documents.Ones())
            {
                cancellationToken.ThrowIfCancellationRequested();
                visit(FileAt(segment, document), segment.TextOf(segment.Documents[document]));
            }
        }
    }

    /// <summary>The documents of a ref whose last change is not known; none for an unknown ref.</summary>
    public IEnumerable<DocumentKey> WithoutChange(string reference) => Files(reference).Select(file => new DocumentKey(file.Path, file.BlobId)).Where(document => !changes.Contains(document));

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
        var reference = Reference(query.Ref);
        var segments = reference.Documents.Keys.OrderBy(segment => segment.Name, StringComparer.Ordinal).ToList();
        using var search = new ShardSearch(query, segments, reference.Documents, changes, cancellationToken);
        return search.Run() with { NewestChange = changes.NewestOf(reference) };
    }

    /// <summary>Finds definitions by name. Refs that are not held here are passed over.</summary>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public SymbolMatches FindSymbols(SymbolQuery query, CancellationToken cancellationToken = default)
        => new SymbolSearch(query, HeldDocuments.Of(state, query.Refs, query.Languages, query.Path), cancellationToken).Run();

    /// <summary>Finds uses of names. Refs that are not held here are passed over.</summary>
    /// <exception cref="ArgumentException">Neither a name nor a path is given.</exception>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public ReferenceMatches FindReferences(ReferenceQuery query, CancellationToken cancellationToken = default) => query.Names.IsEmpty && query.Path is null
        ? throw new ArgumentException("Without a name there must be a path.", nameof(query))
        : new ReferenceSearch(query, HeldDocuments.Of(state, query.Refs, query.Languages, null), cancellationToken).Run();

    /// <summary>How the documents of a ref define and use each of the names, in their order; with no names, every name that they define, sorted. Nothing for an unknown ref and no names.</summary>
    /// <exception cref="OperationCanceledException">The deadline passed.</exception>
    public ImmutableArray<NameUsage> CountNames(string reference, IReadOnlyList<string> names, CancellationToken cancellationToken = default)
    {
        var held = HeldDocuments.Of(state, [reference], [], null);
        return [.. names.Count > 0 ? NameCounting.Of(held, names, cancellationToken) : NameCounting.OfDefined(held, cancellationToken)];
    }

    /// <summary>
    /// Every line of one ref in which a pattern of the query stands, complete and unranked: read as it is enumerated, one file's matches in memory at a time.
    /// </summary>
    /// <exception cref="HubException"><c>ref-unknown</c>.</exception>
    public MatchingLines Lines(ShardQuery query, CancellationToken cancellationToken = default)
    {
        var reference = Reference(query.Ref);
        var rule = new ChangeRule(changes, query.Today);
        var plan = MatchPlan.For(query.Query, query.Mode, query.Languages, query.Repository, rule, cancellationToken);
        var segments = reference.Documents.OrderBy(held => held.Key.Name, StringComparer.Ordinal);
        return new MatchingLines(segments.SelectMany(held => LineSearch.Run(plan, held.Key, held.Value, cancellationToken)), rule);
    }

    /// <summary>The text to show for each candidate: the lines around its best matches. Null where its segment has gone since.</summary>
    public ImmutableArray<HitText?> Fetch(IEnumerable<(string Segment, int Chunk)> candidates, ParsedQuery query, SearchMode mode)
    {
        var snippets = new SnippetBuilder(query, mode);
        return [.. candidates.Select(address =>
        {
            var segment = state.Segments.FirstOrDefault(candidate => candidate.Name == address.Segment);
            return segment is null || address.Chunk >= segment.Meta.Chunks ? null : snippets.Build(segment, address.Chunk) with
            {
                LastChange = changes.Of(segment, segment.Chunks[address.Chunk].Document),
                Refs = RefsWith(segment, segment.Chunks[address.Chunk].Document),
            };
        })];
    }

    /// <summary>The vectors that one model has made for the chunks of stored documents, by <see cref="ChunkIdentity"/>. Documents that are not stored, or not by the model, add nothing.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    public IReadOnlyDictionary<ContentHash, float[]> VectorsOf(IEnumerable<DocumentKey> documents, string modelId, CancellationToken cancellationToken = default)
    {
        var vectors = new Dictionary<ContentHash, float[]>();
        foreach (var key in documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (state.Find(key) is not { } place || place.Segment.Meta.ModelId != modelId)
            {
                continue;
            }

            var stored = SegmentMerge.Read(place.Segment, place.Document, withVectors: true);
            foreach (var chunk in stored.Chunks.Where(chunk => !chunk.Vector.IsEmpty))
            {
                vectors.TryAdd(ChunkIdentity.Of(stored.Text.Span[chunk.StartByte..chunk.EndByte], chunk.Symbol, chunk.Parent, chunk.Signature), chunk.Vector.ToArray());
            }
        }

        return vectors;
    }

    /// <summary>What a ref holds, as one number that does not depend on how it came to be or where it lies; a checksum of nothing for an unknown ref.</summary>
    public RefChecksum ChecksumOf(string reference, CancellationToken cancellationToken = default)
    {
        var sum = default(RefChecksum);
        if (state.Refs.FirstOrDefault(entry => entry.Name == reference) is { } found)
        {
            foreach (var (segment, documents) in found.Documents)
            {
                foreach (var document in documents.Ones())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    sum += RefChecksum.Of(SegmentMerge.Read(segment, document, withVectors: false));
                }
            }
        }

        return sum;
    }

    /// <summary>The text of one chunk, cut to so many UTF-16 units; null where its segment has gone since.</summary>
    public string? ReadChunk(string segmentName, int chunk, int longest)
    {
        var segment = state.Segments.FirstOrDefault(candidate => candidate.Name == segmentName);
        if (segment is null || chunk >= segment.Meta.Chunks)
        {
            return null;
        }

        // No character of UTF-16 takes more than three bytes for each of its units.
        var bytes = segment.TextOf(segment.Chunks[chunk]);
        var text = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 3 * longest)]);
        return text.Length <= longest ? text : text[..longest];
    }

    /// <summary>Where a fetched candidate stands; false where its segment has gone since.</summary>
    public bool TryFindSource(string segmentName, int chunk, out HitSource source)
    {
        var segment = state.Segments.FirstOrDefault(candidate => candidate.Name == segmentName);
        if (segment is null || chunk >= segment.Meta.Chunks)
        {
            source = default;
            return false;
        }

        ref readonly var record = ref segment.Chunks[chunk];
        ref readonly var document = ref segment.Documents[record.Document];
        source = new HitSource
        {
            BlobId = segment.StringAt(document.BlobId),
            Language = segment.StringAt(document.Language),
            Text = segment.TextOf(document),
            Chunk = record.StartByte..record.EndByte,
            IsNested = segment.OptionalStringAt(record.Parent) is not null,
        };
        return true;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            state.Release();
        }
    }

    private ImmutableArray<string> RefsWith(Segment segment, int document)
        => [.. state.Refs.Where(entry => entry.Documents.TryGetValue(segment, out var held) && held[document]).Select(entry => entry.Name).Order(StringComparer.Ordinal)];

    private RefState Reference(string name)
        => state.Refs.FirstOrDefault(entry => entry.Name == name) ?? throw new HubException("ref-unknown", $"the ref {name} is not indexed here");

    private static IndexedRef Describe(RefState reference)
    {
        var totals = reference.Totals;
        return new IndexedRef(reference.Name, reference.CommitId, reference.IndexedAt, totals.Documents, totals.Chunks, totals.TextBytes)
        {
            IsWhole = reference.IsWhole,
            Models = [.. reference.Documents.Keys.Select(segment => segment.Meta.ModelId ?? "").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
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
            record.TextLength > 0 ? record.ChunkCount : 0,
            record.TextLength > 0 && record.ChunkCount > 0 ? segment.Chunks[record.FirstChunk + record.ChunkCount - 1].EndLine : 0);
    }
}
