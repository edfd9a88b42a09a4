using LunarHub.Bench.Product;
using LunarHub.Models;
using LunarHub.Search;

namespace LunarHub.Bench.Relevance;

/// <summary>Runs evaluation sets through the product, leg by leg.</summary>
internal static class RelevanceBench
{
    /// <summary>The figures of every set and leg.</summary>
    public static async Task<RelevanceFigures> RunAsync(IEnumerable<RelevanceSet> sets, IReadOnlyList<EvaluationLeg> legs, FusionWeights weights, IReranker? reranker, CancellationToken cancellationToken)
    {
        var figures = new RelevanceFigures();
        await using var hub = await EvaluationHub.StartAsync(weights, reranker, cancellationToken);
        foreach (var set in sets)
        {
            await RunAsync(hub, set, legs, figures, cancellationToken);
        }

        return figures;
    }

    private static async Task RunAsync(EvaluationHub hub, RelevanceSet set, IReadOnlyList<EvaluationLeg> legs, RelevanceFigures figures, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var documents = await SetRepository.WriteAsync(set, scratch.Path, cancellationToken);
        var repository = await hub.IndexAsync(documents.Folder, set.Name, cancellationToken);
        foreach (var leg in legs)
        {
            var answers = new (RelevanceQuery, IReadOnlyList<string>)[set.Queries.Count];
            await Parallel.ForAsync(0, answers.Length, cancellationToken, async (i, token) =>
            {
                var answer = await hub.SearchAsync(leg.Ask(set.Queries[i].Text, repository), token);
                answers[i] = (set.Queries[i], [.. answer.Hits.Select(hit => documents.IdOf(hit.Path)).Distinct(StringComparer.Ordinal)]);
            });
            figures.Add(set.Name, set.Documents.Count, leg.Name, RelevanceScores.Of(answers));
        }

        await hub.RemoveAsync(repository, cancellationToken);
    }
}
