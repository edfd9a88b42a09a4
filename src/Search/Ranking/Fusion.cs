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
/// Merges the candidates of all shards into one order by a weighted sum: keyword and exact scores as shares of the answer's best, cosines as they are
/// (S. Bruch, S. Gai, A. Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", 2023), then the features of the chunk itself. Deterministic.
/// </summary>
public static class Fusion
{
    /// <summary>The most hits of one file that stand together before the next file's; the rest follow at their own place.</summary>
    public const int HitsPerFile = 3;

    /// <summary>All candidates, best first, hits of one file grouped at the place of its best.</summary>
    public static List<RankedHit<TSource>> Rank<TSource>(IReadOnlyList<SourcedCandidate<TSource>> candidates, ParsedQuery query, FusionWeights weights)
    {
        var bestKeyword = Best(candidates, candidate => candidate.Keyword);
        var bestExact = Best(candidates, candidate => Log(candidate.ExactMatches));
        var features = new QueryFeatures(query);
        var hits = new List<RankedHit<TSource>>(candidates.Count);
        foreach (var (source, repository, candidate) in candidates)
        {
            var signals = ImmutableArray.CreateBuilder<ScoreSignal>(6);
            AddEvidence(signals, "keyword", candidate.Keyword, candidate.Keyword / bestKeyword, weights.Keyword);
            AddEvidence(signals, "vector", candidate.Cosine, candidate.Cosine, weights.Vector);
            AddEvidence(signals, "exact", candidate.ExactMatches, Log(candidate.ExactMatches) / bestExact, weights.Exact);
            AddFeature(signals, "symbol", features.SymbolMatch(candidate), weights.SymbolMatch);
            AddFeature(signals, "path", features.PathMatch(candidate), weights.PathMatch);
            AddPenalties(signals, candidate.Traits, weights);
            hits.Add(new RankedHit<TSource>(source, repository, candidate, signals.Sum(signal => signal.Contribution), signals.ToImmutable()));
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

    private static float Best<TSource>(IReadOnlyList<SourcedCandidate<TSource>> candidates, Func<Candidate, float?> value)
    {
        var best = candidates.Count == 0 ? 0 : candidates.Max(candidate => value(candidate.Candidate)) ?? 0;
        return best > 0 ? best : 1;
    }

    private static float? Log(int? matches) => matches is { } count ? MathF.Log(1 + count) : null;

    private static void AddEvidence(ImmutableArray<ScoreSignal>.Builder signals, string name, double? raw, double? share, double weight)
    {
        if (raw is { } value)
        {
            signals.Add(new ScoreSignal(name, value, Math.Max(0, share!.Value) * weight));
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
