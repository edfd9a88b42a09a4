using System.Numerics.Tensors;
using System.Text;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Product;
using LunarHub.Git;
using LunarHub.Grains;
using LunarHub.Models;
using LunarHub.Models.Subtokens;
using LunarHub.Parsing;
using LunarHub.Text;

namespace LunarHub.Bench.Vectors;

/// <summary>The product's own vectors: the chunks of a repository, and queries drawn from it, embedded by the built-in model.</summary>
internal static class RepositoryVectors
{
    private const int Seed = 20261122;

    public static async Task<VectorSet> MakeAsync(DirectoryInfo repository, int queries, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var options = new GitOptions();
        var mirror = new GitMirror(Path.Combine(scratch.Path, "mirror"), options);
        var head = await mirror.FetchAsync(RepositoryLocation.Parse(repository.FullName, options), cancellationToken: cancellationToken);
        var commit = head.DefaultCommit ?? throw new HubException("bench-index-failed", "The repository has no commits.");
        var embedder = SubtokenEmbedder.BuiltIn;
        var rows = await EmbedChunksAsync(mirror, commit, embedder, cancellationToken);
        var drawn = await new QuerySampler(Seed).DrawAsync(mirror, commit, queries * 5 / 3, cancellationToken);
        var asked = await embedder.EmbedAsync([.. drawn.Where(query => query.Mode == SearchMode.Hybrid).Select(query => new EmbeddingInput(query.Text))], EmbeddingRole.Query, cancellationToken);
        return new VectorSet($"chunks of {repository.Name}, {embedder.ModelId}", embedder.Dimensions, rows, [.. asked.Where(vector => TensorPrimitives.Norm<float>(vector) > 0).Take(queries)]);
    }

    private static async Task<float[]> EmbedChunksAsync(GitMirror mirror, string commit, SubtokenEmbedder embedder, CancellationToken cancellationToken)
    {
        using var parser = new SourceParser();
        var paths = new Dictionary<string, string>();
        await foreach (var entry in mirror.ListTreeAsync(commit, cancellationToken))
        {
            if (entry.Kind == TreeEntryKind.File && entry.Size is > 0 and < 1 << 20)
            {
                paths.TryAdd(entry.ObjectId, entry.Path);
            }
        }

        var rows = new List<float>();
        var vector = new float[embedder.Dimensions];
        await using var reader = mirror.OpenBlobReader(cancellationToken);
        await foreach (var blob in reader.ReadAllAsync(paths.Keys))
        {
            var path = paths[blob.ObjectId];
            var file = parser.Parse(path, blob.Content ?? [], cancellationToken);
            foreach (var chunk in file.Chunks)
            {
                var text = Encoding.UTF8.GetString(file.Text.Span[chunk.StartByte..chunk.EndByte]);
                embedder.Embed(new EmbeddingInput(text, path, chunk.Symbol, chunk.Parent, chunk.Signature), EmbeddingRole.Document, vector);
                if (TensorPrimitives.Norm<float>(vector) > 0)
                {
                    rows.AddRange(vector);
                }
            }
        }

        return [.. rows];
    }
}
