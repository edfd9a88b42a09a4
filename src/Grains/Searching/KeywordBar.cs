using System.Collections.Immutable;

namespace LunarHub.Grains.Searching;

/// <summary>
/// The keyword score that a chunk has to reach to be among the <paramref name="depth"/> best of all shards: as shards answer it rises, and shards that are asked later need not look at
/// what cannot reach it. With a depth of 0 there is no bar. Chunks that conditions choose are only ordered by their words, and are let through.
/// </summary>
internal sealed class KeywordBar(int depth)
{
    // The worst of the best first.
    private readonly PriorityQueue<float, float> best = new();

    /// <summary>Null while fewer chunks than <c>depth</c> are known.</summary>
    public float? Score => depth > 0 && best.Count == depth ? best.Peek() : null;

    public void Raise(ShardFindings findings)
    {
        foreach (var candidate in findings.Candidates)
        {
            if (candidate is { Keyword: { } score, ExactMatches: null })
            {
                if (best.Count < depth)
                {
                    best.Enqueue(score, score);
                }
                else if (depth > 0 && score > best.Peek())
                {
                    best.EnqueueDequeue(score, score);
                }
            }
        }
    }

    /// <summary>
    /// What a shard found, without the keyword evidence of chunks that are not among the best of all shards, nor those chunks that nothing else speaks for. So the outcome does not depend
    /// on which shards were asked first.
    /// </summary>
    public ShardFindings Apply(ShardFindings findings)
    {
        if (Score is not { } bar || !findings.Candidates.Any(candidate => IsBelow(candidate, bar)))
        {
            return findings;
        }

        ImmutableArray<ShardCandidate> kept =
        [
            .. findings.Candidates
                .Select(candidate => IsBelow(candidate, bar) ? candidate with { Keyword = null } : candidate)
                .Where(candidate => (candidate.Keyword ?? candidate.Cosine ?? candidate.Definition ?? candidate.ExactMatches) is not null),
        ];
        return findings with { Candidates = kept, IsCut = true };
    }

    private static bool IsBelow(ShardCandidate candidate, float bar) => candidate is { Keyword: { } score, ExactMatches: null } && score < bar;
}
