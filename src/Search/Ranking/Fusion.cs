namespace LunarHub.Search;

/// <summary>
/// Merges the candidates of all shards into one order by a weighted sum: keyword and exact scores as shares of the answer's best, cosines as they are
/// (S. Bruch, S. Gai, A. Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", 2023), then the features of the chunk itself. Deterministic.
/// </summary>
public static class Fusion
{
    /// <summary>The most hits of one file that stand together before the next file's; the rest follow at their own place.</summary>
    public const int HitsPerFile = 3;

    /// <summary>All candidates, best first, hits of one file grouped at the place of its best; where the query selects files, symbols or repositories, the best of each.</summary>
    public static List<RankedHit<TSource>> Rank<TSource>(IReadOnlyList<SourcedCandidate<TSource>> candidates, ParsedQuery query, FusionWeights weights)
    {
        var (bestKeyword, mostMatches) = Best(candidates);
        var features = new QueryFeatures(query);
        var hits = new List<RankedHit<TSource>>(candidates.Count);
        for (var i = 0; i < candidates.Count; i++)
        {
            var sourced = candidates[i];
            var candidate = sourced.Candidate;
            var evidence = new Evidence(candidate, bestKeyword, mostMatches, features, sourced.NewestChange);
            hits.Add(new RankedHit<TSource>(sourced, evidence, weights, evidence.Score(weights)));
        }

        return Order(hits, query.Selection);
    }

    /// <summary>Hits best first, those of one file grouped at the place of its best; where files, symbols or repositories are selected, the best of each.</summary>
    public static List<RankedHit<TSource>> Order<TSource>(IEnumerable<RankedHit<TSource>> hits, ResultSelection selection)
    {
        // What stands at the same place of two refs comes in the order in which it was given.
        return GroupByFile(Select([.. hits.Order(Comparer<RankedHit<TSource>>.Create(Compare))], selection));
    }

    // Of what stands for the same thing only the best is kept.
    private static List<RankedHit<TSource>> Select<TSource>(List<RankedHit<TSource>> hits, ResultSelection selection) => selection switch
    {
        ResultSelection.Files => [.. hits.DistinctBy(hit => (hit.Repository, hit.Candidate.Path))],
        ResultSelection.Repositories => [.. hits.DistinctBy(hit => hit.Repository)],
        ResultSelection.Symbols => [.. hits.Where(hit => hit.Candidate.Symbol is not null).DistinctBy(hit => (hit.Repository, hit.Candidate.Path, hit.Candidate.Parent, hit.Candidate.Symbol))],
        _ => hits,
    };

    // The best keyword score and the most exact matches; 1 where there are none, so that one can divide by them.
    private static (float Keyword, int Matches) Best<TSource>(IReadOnlyList<SourcedCandidate<TSource>> candidates)
    {
        var (keyword, matches) = (0f, 1);
        for (var i = 0; i < candidates.Count; i++)
        {
            keyword = Math.Max(keyword, candidates[i].Candidate.Keyword ?? 0);
            matches = Math.Max(matches, candidates[i].Candidate.ExactMatches ?? 0);
        }

        return (keyword > 0 ? keyword : 1, matches);
    }

    private static int Compare<TSource>(RankedHit<TSource> left, RankedHit<TSource> right)
    {
        var order = right.Score.CompareTo(left.Score);
        order = order != 0 ? order : string.CompareOrdinal(left.Repository, right.Repository);
        order = order != 0 ? order : string.CompareOrdinal(left.Candidate.Path, right.Candidate.Path);
        order = order != 0 ? order : left.Candidate.StartLine.CompareTo(right.Candidate.StartLine);
        return order != 0 ? order : left.Candidate.EndLine.CompareTo(right.Candidate.EndLine);
    }

    private static List<RankedHit<TSource>> GroupByFile<TSource>(List<RankedHit<TSource>> hits)
    {
        // The hits of a file as a chain in their order: each one's next, and the last so far of every file.
        var next = new int[hits.Count];
        var last = new Dictionary<(string Repository, string Path), int>(hits.Count);
        for (var i = 0; i < hits.Count; i++)
        {
            var file = (hits[i].Repository, hits[i].Candidate.Path);
            if (last.TryGetValue(file, out var before))
            {
                next[before] = i;
            }

            last[file] = i;
        }

        var grouped = new List<RankedHit<TSource>>(hits.Count);
        var placed = new bool[hits.Count];
        for (var i = 0; i < hits.Count; i++)
        {
            var together = 0;
            for (var hit = i; together < HitsPerFile && !placed[hit]; hit = next[hit])
            {
                placed[hit] = true;
                grouped.Add(hits[hit]);
                together++;
                if (next[hit] == 0)
                {
                    break;
                }
            }
        }

        return grouped;
    }
}
