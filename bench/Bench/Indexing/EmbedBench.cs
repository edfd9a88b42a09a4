using System.Diagnostics;
using System.Text;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;
using LunarHub.Git;
using LunarHub.Models;
using LunarHub.Models.Subtokens;
using LunarHub.Text;

namespace LunarHub.Bench.Indexing;

/// <summary>The built-in embedder alone, on one thread, over a repository's text cut into pieces of 1,500 characters.</summary>
internal static class EmbedBench
{
    private const int PieceLength = 1_500;
    private const int MostPieces = 40_000;

    internal sealed record Run(double Seconds, int Pieces, long Characters);

    public static async Task<BenchReport> RunAsync(DirectoryInfo repository, int runs, CancellationToken cancellationToken)
    {
        var pieces = await PiecesAsync(repository, cancellationToken);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var load = Stopwatch.StartNew();
        var embedder = SubtokenEmbedder.BuiltIn;
        var loaded = load.Elapsed.TotalMilliseconds;
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        var vector = new float[embedder.Dimensions];
        var measured = new List<Run>();
        for (var run = -1; run < runs; run++)
        {
            var clock = Stopwatch.StartNew();
            foreach (var piece in pieces)
            {
                embedder.Embed(new EmbeddingInput(piece), EmbeddingRole.Document, vector);
            }

            if (run >= 0)
            {
                measured.Add(new Run(clock.Elapsed.TotalSeconds, pieces.Count, pieces.Sum(piece => (long)piece.Length)));
            }
        }

        var seconds = LatencyFigures.Median(measured.Select(run => run.Seconds));
        var report = new BenchReport($"Embedding with {embedder.ModelId}, one thread");
        report.AddTable($"{pieces.Count:N0} pieces of up to {PieceLength:N0} characters; median of {runs} runs", ["figure", "value"],
        [
            ["pieces a second and core", $"{pieces.Count / seconds:N0}"],
            ["text a second and core", $"{measured[0].Characters / 1e6 / seconds:F0} MB"],
            ["loading the model", $"{loaded:F0} ms"],
            ["memory of the loaded model", $"{held / 1e6:F1} MB"],
        ]);
        report.AddData("runs", measured);
        return report;
    }

    private static async Task<List<string>> PiecesAsync(DirectoryInfo repository, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var options = new GitOptions();
        var mirror = new GitMirror(Path.Combine(scratch.Path, "mirror"), options);
        var head = await mirror.FetchAsync(RepositoryLocation.Parse(repository.FullName, options), cancellationToken: cancellationToken);
        var commit = head.DefaultCommit ?? throw new HubException("bench-index-failed", "The repository has no commits.");
        var blobs = new List<string>();
        await foreach (var entry in mirror.ListTreeAsync(commit, cancellationToken))
        {
            if (entry.Kind == TreeEntryKind.File && entry.Size is > 0 and < 1 << 20)
            {
                blobs.Add(entry.ObjectId);
            }
        }

        var pieces = new List<string>();
        await using var reader = mirror.OpenBlobReader(cancellationToken);
        await foreach (var blob in reader.ReadAllAsync(blobs))
        {
            if (blob.Content is { } content && !content.AsSpan().Contains((byte)0))
            {
                pieces.AddRange(Encoding.UTF8.GetString(content).Chunk(PieceLength).Select(piece => new string(piece)));
            }

            if (pieces.Count >= MostPieces)
            {
                break;
            }
        }

        return pieces;
    }
}
