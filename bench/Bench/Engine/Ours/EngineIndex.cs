using System.Security.Cryptography;
using System.Text;
using LunarHub.Bench.Engine.Corpora;
using LunarHub.Git;
using LunarHub.Grains.Indexing;
using LunarHub.Models;
using LunarHub.Models.Subtokens;
using LunarHub.Parsing;
using LunarHub.Search;

namespace LunarHub.Bench.Engine.Ours;

/// <summary>
/// The corpus as one shard, made by the same parser, model and segment builder as an index run of the product, without Git, grains and server: files are parsed, embedded and added on
/// every processor, each filling a segment of its own.
/// </summary>
internal sealed class EngineIndex : IDisposable
{
    public const string Ref = "refs/heads/main";
    private const long SegmentBytes = 64L << 20;

    private readonly SourceParser _parser = new();
    private readonly SubtokenEmbedder _embedder = SubtokenEmbedder.BuiltIn;
    private readonly ShardIndex _shard;
    private int _commits;

    private EngineIndex(string folder)
    {
        _shard = ShardIndex.Open(folder);
        Snapshot = _shard.Acquire();
    }

    /// <summary>The newest state.</summary>
    public ShardSnapshot Snapshot { get; private set; }

    public static async Task<EngineIndex> BuildAsync(EngineCorpus corpus, string folder, CancellationToken cancellationToken)
    {
        var index = new EngineIndex(folder);
        var next = -1;
        var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Run(
            async () =>
            {
                var segments = new List<string>();
                var documents = new List<DocumentKey>();
                var builder = index.NewBuilder();
                for (int at; (at = Interlocked.Increment(ref next)) < corpus.Files.Count;)
                {
                    var document = await index.ReadAsync(corpus, corpus.Files[at], cancellationToken);
                    builder.Add(document);
                    documents.Add(KeyOf(document));
                    if (builder.BufferedBytes > SegmentBytes)
                    {
                        segments.Add(builder.Write(folder, cancellationToken).Name);
                        builder = index.NewBuilder();
                    }
                }

                if (builder.DocumentCount > 0)
                {
                    segments.Add(builder.Write(folder, cancellationToken).Name);
                }

                return (Segments: segments, Documents: documents);
            },
            cancellationToken));
        var written = await Task.WhenAll(workers);
        index.Commit(written.SelectMany(part => part.Segments), [.. written.SelectMany(part => part.Documents)], null, cancellationToken);
        return index;
    }

    /// <summary>Takes in one changed file: when this returns it is durable, and <see cref="Snapshot"/> holds it.</summary>
    public async Task UpdateAsync(EngineCorpus corpus, CorpusFile changed, CancellationToken cancellationToken)
    {
        var builder = NewBuilder();
        var document = await ReadAsync(corpus, changed, cancellationToken);
        builder.Add(document);
        var before = Snapshot.FindRef(Ref)!.CommitId;
        Commit([builder.Write(_shard.Folder, cancellationToken).Name], [KeyOf(document)], new CommitBase(Ref, before, []), cancellationToken);
    }

    /// <summary>Notes when files got their content, by path.</summary>
    public void AddChanges(IReadOnlyDictionary<string, LastChange> changes) => _shard.AddChanges(
        Snapshot.Files(Ref).Where(file => changes.ContainsKey(file.Path)).Select(file => new DocumentChange(new DocumentKey(file.Path, file.BlobId), changes[file.Path])));

    /// <summary>Why the index holds a file's path but not its text, by path.</summary>
    public IReadOnlyDictionary<string, string> Skipped() => Snapshot.Files(Ref)
        .Where(file => file.SkippedBecause is not null)
        .ToDictionary(file => file.Path, file => file.SkippedBecause!, StringComparer.Ordinal);

    public void Dispose()
    {
        Snapshot.Dispose();
        _shard.Dispose();
        _parser.Dispose();
    }

    private static DocumentKey KeyOf(IndexDocument document) => new(document.Path, document.BlobId);

    private SegmentBuilder NewBuilder() => new(_embedder.ModelId, _embedder.Dimensions);

    private async Task<IndexDocument> ReadAsync(EngineCorpus corpus, CorpusFile file, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(corpus.FullPath(file.Path), cancellationToken);
        var blob = BlobId(bytes);
        var parsed = new SourceDocument(new TreeEntry(file.Path, TreeEntryKind.File, blob, bytes.Length), _parser.Parse(file.Path, bytes, cancellationToken));
        return parsed.ToIndexDocument(await _embedder.EmbedAsync([.. parsed.EmbeddingInputs], EmbeddingRole.Document, cancellationToken));
    }

    private void Commit(IEnumerable<string> segments, IReadOnlyCollection<DocumentKey> documents, CommitBase? from, CancellationToken cancellationToken)
    {
        var commit = (++_commits).ToString("x40");
        _shard.Commit(new ShardCommit(Ref, commit, DateTimeOffset.UnixEpoch, [.. segments], documents) { Base = from }, cancellationToken);
        var before = Snapshot;
        Snapshot = _shard.Acquire();
        before.Dispose();
    }

    // The name that Git gives these bytes.
    private static string BlobId(byte[] bytes)
    {
#pragma warning disable CA5350 // Git's own choice; nothing here relies on its strength.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"));
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
