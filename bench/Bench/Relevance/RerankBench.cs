using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using LunarHub.Bench.Output;
using LunarHub.Bench.Relevance.KnownItems;
using LunarHub.Grains;
using LunarHub.Models;
using LunarHub.Models.Reranking;
using LunarHub.Models.Subtokens;
using LunarHub.Search;
using SearchMode = LunarHub.Grains.SearchMode;

namespace LunarHub.Bench.Relevance;

/// <summary>How long the built-in reranker takes for the candidates that the product gives it: known items of a repository, asked one after another.</summary>
internal static class RerankBench
{
    private const int Each = 40;

    /// <summary>As many candidates as a search gives by default; calls with fewer do not count.</summary>
    private const int Candidates = 100;

    public static async Task<BenchReport> RunAsync(DirectoryInfo repository, CancellationToken cancellationToken)
    {
        // The embedder's vectors, which the reranker reads, are loaded apart from it.
        _ = SubtokenEmbedder.BuiltIn;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var load = Stopwatch.StartNew();
        var timed = new Timed(AlignmentReranker.BuiltIn);
        var loaded = load.Elapsed.TotalMilliseconds;
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        await using var hub = await EvaluationHub.StartAsync(FusionWeights.BuiltIn, timed, cancellationToken);

        // Each question twice, so that the first round warms the code up.
        for (var round = 0; round < 2; round++)
        {
            timed.Times.Clear();
            await AskedItem.VisitAsync(hub, repository.FullName, SubtokenEmbedder.BuiltIn, Each, 1, (_, _) => false, (_, asked) =>
                hub.SearchAsync(new SearchRequest { Query = asked.Query, Repositories = [asked.Repository], Mode = SearchMode.Hybrid, Rerank = true, Limit = 1 }, cancellationToken), cancellationToken);
        }

        double[] times = [.. timed.Times.Order()];
        string At(double share) => times.Length > 0 ? times[Math.Min(times.Length - 1, (int)(times.Length * share))].ToString("F2", CultureInfo.InvariantCulture) : "–";
        var report = new BenchReport($"Reranking {Candidates} candidates with {AlignmentReranker.BuiltIn.ModelId}, one thread");
        report.AddTable("Milliseconds of a call", ["calls", "p50", "p95", "most"], [[$"{times.Length}", At(0.5), At(0.95), At(1)]]);
        report.AddTable("The model", ["loading", "memory"], [[$"{loaded.ToString("F0", CultureInfo.InvariantCulture)} ms", $"{(held / 1e6).ToString("F1", CultureInfo.InvariantCulture)} MB"]]);
        report.AddData("milliseconds", times);
        return report;
    }

    private sealed class Timed(IReranker inner) : IReranker
    {
        public ConcurrentBag<double> Times { get; } = [];

        public string ModelId => inner.ModelId;

        public int MostCandidates => Candidates;

        public double Weight => inner.Weight;

        public async ValueTask<float[]> ScoreAsync(string query, IReadOnlyList<RerankCandidate> candidates, TimeSpan budget, CancellationToken cancellationToken = default)
        {
            var began = Stopwatch.GetTimestamp();
            var scores = await inner.ScoreAsync(query, candidates, budget, cancellationToken);
            if (candidates.Count == Candidates)
            {
                Times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return scores;
        }
    }
}
