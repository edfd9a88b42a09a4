using LunarHub.Models.Reranking;

namespace LunarHub.Reranker;

/// <summary>MRR@10 as the product would order the candidates: the score before reranking, plus the weight times the model's opinion.</summary>
internal static class Measure
{
    public static double ReciprocalRank(JudgedQuery query, TreeEnsemble? model)
    {
        var items = new HashSet<int>();
        foreach (var candidate in query.Candidates.Select((candidate, place) => (candidate, place)).OrderByDescending(entry => Score(entry.candidate, model)).ThenBy(entry => entry.place).Select(entry => entry.candidate))
        {
            items.Add(candidate.Item);
            if (items.Count > 10)
            {
                return 0;
            }

            if (candidate.IsRelevant)
            {
                return 1.0 / items.Count;
            }
        }

        return 0;
    }

    private static double Score(JudgedCandidate candidate, TreeEnsemble? model) => model is null ? candidate.Score : candidate.Score + (model.Weight / (1 + Math.Exp(-model.Score(candidate.Features))));
}
