using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Output;
using LunarHub.Models;
using LunarHub.Search;

namespace LunarHub.Bench.Relevance.KnownItems;

/// <summary>Known-item search in real repositories through the product, leg by leg, pooled by the kind of item over all repositories.</summary>
internal static class KnownItemBench
{
    public static async Task<RelevanceFigures> RunAsync(
        DirectoryInfo folder, IEmbedder embedder, IReadOnlyList<EvaluationLeg> legs, FusionWeights weights, IReranker? reranker, int each, int seed, BenchReport report, CancellationToken cancellationToken)
    {
        await using var hub = await EvaluationHub.StartAsync(weights, reranker, cancellationToken);
        var answers = new SortedDictionary<(string Kind, string Repository), List<(RelevanceQuery, IReadOnlyList<string>)>[]>();
        foreach (var source in CorpusCloner.Find(folder))
        {
            await AskedItem.VisitAsync(hub, source, embedder, each, seed, (_, _) => false, async (repository, asked) =>
            {
                if (!answers.TryGetValue((asked.Kind, repository), out var found))
                {
                    answers.Add((asked.Kind, repository), found = [.. legs.Select(_ => new List<(RelevanceQuery, IReadOnlyList<string>)>())]);
                }

                await Parallel.ForAsync(0, legs.Count, cancellationToken, async (leg, token) =>
                {
                    var answer = await hub.SearchAsync(legs[leg].Ask(asked.Query, asked.Repository), token);
                    found[leg].Add((asked.AsQuery, [.. answer.Hits.Select(hit => asked.IdOf(hit.Path, hit.StartLine, hit.EndLine)).Distinct(StringComparer.Ordinal)]));
                });
            }, cancellationToken);
        }

        var figures = new RelevanceFigures();
        foreach (var kind in answers.Keys.Select(key => key.Kind).Distinct())
        {
            for (var leg = 0; leg < legs.Count; leg++)
            {
                figures.Add(kind, 0, legs[leg].Name, RelevanceScores.Of([.. answers.Where(entry => entry.Key.Kind == kind).SelectMany(entry => entry.Value[leg])]));
            }
        }

        report.AddTable(
            $"By repository, the {legs[^1].Name} leg",
            ["repository", "kind", "queries", "MRR@10", "success@10"],
            answers.OrderBy(entry => entry.Key.Repository, StringComparer.Ordinal).Select(entry => (entry.Key, Scores: RelevanceScores.Of(entry.Value[^1])))
                .Select(entry => new[] { entry.Key.Repository, entry.Key.Kind, $"{entry.Scores.Queries}", RelevanceFigures.Percent(entry.Scores.Mrr10), RelevanceFigures.Percent(entry.Scores.Success10) }));
        return figures;
    }
}
