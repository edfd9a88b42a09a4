using System.Text;
using LunarHub.Models;
using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Bench.Relevance;

/// <summary>A set's documents in a shard like any other: the same segments, queries, scores and fusion as a repository's. Each document is a file of one chunk.</summary>
internal sealed class RelevanceIndex : IDisposable
{
    private const string Ref = "refs/heads/main";

    /// <summary>As many candidates for each kind of evidence as a search of the product asks a shard for.</summary>
    private const int Candidates = 1_000;

    private readonly string _folder;
    private readonly ShardIndex _shard;
    private readonly ShardSnapshot _snapshot;
    private readonly IEmbedder _embedder;
    private readonly Dictionary<string, string> _idByPath = new(StringComparer.Ordinal);

    private RelevanceIndex(string folder, ShardIndex shard, ShardSnapshot snapshot, IEmbedder embedder) =>
        (_folder, _shard, _snapshot, _embedder) = (folder, shard, snapshot, embedder);

    /// <summary>Queries that were not valid in the query language as they stood and were asked as plain words.</summary>
    public int PlainQueries { get; private set; }

    public static async Task<RelevanceIndex> BuildAsync(RelevanceSet set, IEmbedder embedder, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("hub-eval-").FullName;
        var builder = new SegmentBuilder(embedder.ModelId, embedder.Dimensions);
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        var keys = new List<DocumentKey>();
        foreach (var batch in set.Documents.Chunk(256))
        {
            var vectors = await embedder.EmbedAsync([.. batch.Select(document => new EmbeddingInput(document.Text))], EmbeddingRole.Document, cancellationToken);
            foreach (var (document, vector) in batch.Zip(vectors))
            {
                var path = PathOf(keys.Count);
                paths.Add(path, document.Id);
                var indexed = ToIndexDocument(document, path, vector);
                keys.Add(new DocumentKey(path, indexed.BlobId));
                builder.Add(indexed);
            }
        }

        var shard = ShardIndex.Open(folder);
        var segment = builder.Write(folder, cancellationToken);
        shard.Commit(new ShardCommit(Ref, new string('0', 40), DateTimeOffset.UnixEpoch, [segment.Name], keys), cancellationToken);
        var index = new RelevanceIndex(folder, shard, shard.Acquire(), embedder);
        foreach (var (path, id) in paths)
        {
            index._idByPath.Add(path, id);
        }

        return index;
    }

    /// <summary>What the shard finds, before fusion.</summary>
    public async Task<FoundCandidates> SearchAsync(string text, SearchMode mode, CancellationToken cancellationToken, int candidates = Candidates)
    {
        var found = await FoundCandidates.SearchAsync(_snapshot, Ref, text, mode, _embedder, candidates, cancellationToken);
        PlainQueries += found.IsPlain ? 1 : 0;
        return found;
    }

    /// <summary>Ids of the documents found, best first.</summary>
    public IReadOnlyList<string> Rank(FoundCandidates found, FusionWeights weights) => [.. found.Rank(weights).Select(hit => IdOf(hit.Candidate))];

    /// <summary>The id of the document that a candidate is.</summary>
    public string IdOf(Candidate candidate) => _idByPath[candidate.Path];

    public void Dispose()
    {
        _snapshot.Dispose();
        _shard.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // Letters only and none of them a word: a path must not match what a query says.
    private static string PathOf(int number) => string.Concat("q", new string([.. $"{number:D6}".Select(digit => (char)('b' + (digit - '0')))]), "x");

    private static IndexDocument ToIndexDocument(RelevanceDocument document, string path, float[] vector)
    {
        var text = Encoding.UTF8.GetBytes(document.Text);
        return new IndexDocument
        {
            Path = path,
            BlobId = ContentHash.Of(text).ToString()[..32].PadLeft(40, '0'),
            Language = document.Language,
            Text = text,
            Chunks =
            [
                new IndexChunk { StartLine = 1, EndLine = 1 + document.Text.Count(c => c == '\n'), StartByte = 0, EndByte = text.Length, Kind = "function", Vector = vector },
            ],
        };
    }
}
