using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Relevance.KnownItems;
using LunarHub.Grains;
using LunarHub.Models;
using LunarHub.Models.Reranking;
using LunarHub.Models.Subtokens;
using LunarHub.Reranker;
using LunarHub.Search;
using LunarHub.Subtokens;
using LunarHub.Text;
using SearchMode = LunarHub.Grains.SearchMode;

namespace LunarHub.Bench.Relevance.Learning;

/// <summary>
/// Writes what the built-in reranker is learned from: known items of repositories and pairs of questions and code are asked of the product, and every candidate that it would rerank is judged and
/// read as the reranker reads it.
/// </summary>
internal static class JudgeBench
{
    public static async Task<string> RunAsync(FileInfo target, LearnOptions options, SubtokenEmbedder embedder, FusionWeights weights, CancellationToken cancellationToken)
    {
        var heldOut = HeldOut.Read(options.HeldOut?.FullName);
        var recorder = new CandidateRecorder();
        var judged = new List<LunarHub.Reranker.JudgedQuery>();
        await using var hub = await EvaluationHub.StartAsync(weights, recorder, cancellationToken);
        async Task JudgeAsync(string source, AskedItem asked)
        {
            recorder.Candidates = [];
            await hub.SearchAsync(new SearchRequest { Query = asked.Query, Repositories = [asked.Repository], Mode = SearchMode.Hybrid, Rerank = true, Limit = 1 }, cancellationToken);
            if (recorder.Candidates.Count > 0)
            {
                judged.Add(Judge(source, asked, recorder, embedder));
            }
        }

        if (options.Pairs is not null)
        {
            foreach (var set in TrainingPairs.Read(options.Pairs, heldOut, options.Queries, options.Seed).Sets)
            {
                await AskedItem.VisitAsync(hub, set, set.Name, asked => JudgeAsync(set.Name, asked), cancellationToken);
            }
        }

        foreach (var source in options.Repositories is null ? [] : CorpusCloner.Find(options.Repositories))
        {
            await AskedItem.VisitAsync(hub, source, embedder, Math.Max(1, options.Queries * LearnBench.ItemsInTen / 10), options.Seed, heldOut.Touches, JudgeAsync, cancellationToken);
        }

        if (judged.Count == 0)
        {
            throw new HubException("eval-no-pairs", "There is nothing to judge: name --pairs, --repositories or both.");
        }

        JudgementFile.Write(target.FullName, judged);
        return $"{judged.Count} queries with {judged.Sum(query => query.Candidates.Count)} candidates, {judged.Count(query => query.Candidates.Any(candidate => candidate.IsRelevant))} with an answer among them";
    }

    private static LunarHub.Reranker.JudgedQuery Judge(string source, AskedItem asked, CandidateRecorder recorder, SubtokenEmbedder embedder)
    {
        var rows = new FeatureReading(embedder.Model, recorder.Query).Read(recorder.Candidates, () => false);
        var items = new Dictionary<string, int>(StringComparer.Ordinal);
        return new LunarHub.Reranker.JudgedQuery(asked.Kind, source, [.. recorder.Candidates.Select((candidate, i) =>
        {
            var item = asked.IdOf(candidate.Path, candidate.StartLine, candidate.EndLine);
            items.TryAdd(item, items.Count);
            return new JudgedCandidate(items[item], asked.IsAnswer(candidate.Path, candidate.StartLine, candidate.EndLine), (float)candidate.Score, rows[i]);
        })]);
    }

    /// <summary>Keeps what the product would have reranked last, and changes nothing.</summary>
    private sealed class CandidateRecorder : IReranker
    {
        public string ModelId => "recorder";

        public int MostCandidates => 100;

        public double Weight => 0;

        public string Query { get; private set; } = "";

        public IReadOnlyList<RerankCandidate> Candidates { get; set; } = [];

        public ValueTask<float[]> ScoreAsync(string query, IReadOnlyList<RerankCandidate> candidates, TimeSpan budget, CancellationToken cancellationToken = default)
        {
            (Query, Candidates) = (query, candidates);
            return ValueTask.FromResult(new float[candidates.Count]);
        }
    }
}
