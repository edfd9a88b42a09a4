using System.Collections.Immutable;
using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>A candidate and where it came from. <paramref name="Source"/> orders equal scores and names the shard to ask for the text.</summary>
public readonly record struct SourcedCandidate<TSource>(TSource Source, string Repository, Candidate Candidate);

/// <summary>One part of a score.</summary>
public readonly record struct ScoreSignal(string Name, double Value, double Contribution);

/// <summary>A candidate with its final score; the contributions of its signals add up to it.</summary>
public sealed record RankedHit<TSource>(TSource Source, string Repository, Candidate Candidate, double Score, ImmutableArray<ScoreSignal> Signals);

/// <summary>
/// Merges the candidates of all shards into one order. Each kind of evidence ranks the candidates on its own, and the ranks are added up by reciprocal rank fusion
/// (G. Cormack, C. Clarke, S. Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods", 2009); then come the features of the chunk itself. Deterministic.
/// </summary>
public static class Fusion
{
    /// <summary>The most hits of one file that stand together before the next file's; the rest follow at their own place.</summary>
    public const int HitsPerFile = 3;

    /// <summary>All candidates, best first, hits of one file grouped at the place of its best.</summary>
    public static List<RankedHit<TSource>> Rank<TSource>(IReadOnlyList<SourcedCandidate<TSource>> candidates, ParsedQuery query, FusionWeights weights)
    {
        var keyword = Ranks(candidates, candidate => candidate.Keyword);
        var vector = Ranks(candidates, candidate => candidate.Cosine);
        var exact = Ranks(candidates, candidate => candidate.ExactMatches);
        var features = new QueryFeatures(query);
        var unit = 1 / (weights.RankConstant + 1);
        var hits = new List<RankedHit<TSource>>(candidates.Count);
        for (var i = 0; i < candidates.Count; i++)
        {
            var candidate = candidates[i].Candidate;
            var signals = ImmutableArray.CreateBuilder<ScoreSignal>(6);
            AddRank(signals, "keyword", candidate.Keyword, keyword[i], weights.Keyword, weights.RankConstant);
            AddRank(signals, "vector", candidate.Cosine, vector[i], weights.Vector, weights.RankConstant);
            AddRank(signals, "exact", candidate.ExactMatches, exact[i], weights.Exact, weights.RankConstant);
            AddFeature(signals, "symbol", features.SymbolMatch(candidate), weights.SymbolMatch * unit);
            AddFeature(signals, "path", features.PathMatch(candidate), weights.PathMatch * unit);
            AddPenalties(signals, candidate.Traits, weights);
            hits.Add(new RankedHit<TSource>(candidates[i].Source, candidates[i].Repository, candidate, signals.Sum(signal => signal.Contribution), signals.ToImmutable()));
        }

        hits.Sort(Compare);
        return GroupByFile(Select(hits, query.Selection));
    }

    // Of what stands for the same thing only the best is kept.
    private static List<RankedHit<TSource>> Select<TSource>(List<RankedHit<TSource>> hits, ResultSelection selection) => selection switch
    {
        ResultSelection.Files => [.. hits.DistinctBy(hit => (hit.Repository, hit.Candidate.Path))],
        ResultSelection.Repositories => [.. hits.DistinctBy(hit => hit.Repository)],
        ResultSelection.Symbols => [.. hits.Where(hit => hit.Candidate.Symbol is not null).DistinctBy(hit => (hit.Repository, hit.Candidate.Path, hit.Candidate.Parent, hit.Candidate.Symbol))],
        _ => hits,
    };

    // Equal values share a rank, so that no evidence prefers one of two equals.
    private static int[] Ranks<TSource>(IReadOnlyList<SourcedCandidate<TSource>> candidates, Func<Candidate, float?> value)
    {
        var ranks = new int[candidates.Count];
        var order = Enumerable.Range(0, candidates.Count).Where(i => value(candidates[i].Candidate) is not null).OrderByDescending(i => value(candidates[i].Candidate)).ToList();
        for (var place = 0; place < order.Count; place++)
        {
            var tied = place > 0 && value(candidates[order[place]].Candidate) == value(candidates[order[place - 1]].Candidate);
            ranks[order[place]] = tied ? ranks[order[place - 1]] : place + 1;
        }

        return ranks;
    }

    private static void AddRank(ImmutableArray<ScoreSignal>.Builder signals, string name, float? value, int rank, double weight, double constant)
    {
        if (value is { } raw)
        {
            signals.Add(new ScoreSignal(name, raw, weight / (constant + rank)));
        }
    }

    private static void AddFeature(ImmutableArray<ScoreSignal>.Builder signals, string name, double value, double weight)
    {
        if (value > 0)
        {
            signals.Add(new ScoreSignal(name, value, value * weight));
        }
    }

    private static void AddPenalties(ImmutableArray<ScoreSignal>.Builder signals, DocumentTraits traits, FusionWeights weights)
    {
        var score = signals.Sum(signal => signal.Contribution);
        Take("test", DocumentTraits.Test, weights.TestPenalty);
        Take("generated", DocumentTraits.Generated | DocumentTraits.Minified, weights.GeneratedPenalty);
        Take("vendored", DocumentTraits.Vendored, weights.VendoredPenalty);

        void Take(string name, DocumentTraits trait, double share)
        {
            if ((traits & trait) != 0)
            {
                signals.Add(new ScoreSignal(name, 1, -share * score));
            }
        }
    }

    private static int Compare<TSource>(RankedHit<TSource> left, RankedHit<TSource> right)
    {
        var order = right.Score.CompareTo(left.Score);
        order = order != 0 ? order : string.CompareOrdinal(left.Repository, right.Repository);
        order = order != 0 ? order : string.CompareOrdinal(left.Candidate.Path, right.Candidate.Path);
        return order != 0 ? order : left.Candidate.StartLine.CompareTo(right.Candidate.StartLine);
    }

    private static List<RankedHit<TSource>> GroupByFile<TSource>(List<RankedHit<TSource>> hits)
    {
        var byFile = hits.GroupBy(hit => (hit.Repository, hit.Candidate.Path)).ToDictionary(group => group.Key, group => group.ToList());
        var grouped = new List<RankedHit<TSource>>(hits.Count);
        var placed = new HashSet<RankedHit<TSource>>(ReferenceEqualityComparer.Instance);
        foreach (var hit in hits)
        {
            if (placed.Contains(hit))
            {
                continue;
            }

            var file = byFile[(hit.Repository, hit.Candidate.Path)];
            foreach (var together in file.Where(other => !placed.Contains(other)).Take(HitsPerFile))
            {
                placed.Add(together);
                grouped.Add(together);
            }
        }

        return grouped;
    }
}
