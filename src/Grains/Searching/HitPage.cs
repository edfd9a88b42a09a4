using LunarHub.Grains.Shards;
using LunarHub.Search;

namespace LunarHub.Grains.Searching;

/// <summary>A ranked candidate and the shard that holds its text.</summary>
internal readonly record struct LegCandidate(ShardLeg Leg, ShardCandidate Candidate);

/// <summary>Makes the hits of one page from the ranked candidates and the texts that their shards give.</summary>
internal static class HitPage
{
    /// <summary>The texts of <paramref name="hits"/>, in their order; null for a chunk that has been merged away since the search.</summary>
    public static async Task<ChunkText?[]> FetchAsync(IReadOnlyList<RankedHit<LegCandidate>> hits, bool tokens, CancellationToken cancellationToken)
    {
        var texts = new ChunkText?[hits.Count];
        await Task.WhenAll(Enumerable.Range(0, hits.Count).GroupBy(place => hits[place].Source.Leg, ReferenceEqualityComparer.Instance).Select(async shard =>
        {
            var leg = (ShardLeg)shard.Key!;
            var places = shard.ToList();
            var answer = await leg.Grain.FetchAsync(leg.Search with { Tokens = tokens }, [.. places.Select(place => hits[place].Source.Candidate.Id)], cancellationToken);
            for (var i = 0; i < places.Count; i++)
            {
                texts[places[i]] = answer[i];
            }
        }));
        return texts;
    }

    /// <param name="current">The hit's repository as the catalog knows it now, which may be later than the ranking.</param>
    public static SearchHit ToHit(RankedHit<LegCandidate> hit, ChunkText text, CatalogEntry current, bool explain)
    {
        var (leg, candidate) = hit.Source;
        var reference = leg.Findings!.Held.First(held => held.Ref == candidate.Ref);
        var isUncommitted = false;
        if (reference.Ref == RefNames.Worktree)
        {
            // What a working tree shares with the commit under it is the commit's.
            isUncommitted = current.DefaultRef is not { } standard || !text.Refs.Contains(standard);
            reference = isUncommitted ? reference : leg.Findings.Held.FirstOrDefault(held => held.Ref == current.DefaultRef) ?? reference;
        }

        return new SearchHit
        {
            RepositoryId = leg.Repository.Id,
            Repository = leg.Repository.Name,
            Ref = reference.Ref,
            Commit = reference.Commit,
            Path = candidate.Path,
            Language = candidate.Language,
            StartLine = candidate.StartLine,
            EndLine = candidate.EndLine,
            Symbol = candidate.Symbol,
            Kind = candidate.Kind,
            Parent = candidate.Parent,
            Score = hit.Score,
            Snippet = text.Snippet,
            SnippetStartLine = text.SnippetStartLine,
            Highlights = text.Highlights,
            Signals = explain ? [.. hit.Signals.Select(signal => new HitSignal(signal.Name, signal.Value, signal.Contribution))] : [],
            IndexedAt = reference.IndexedAt,
            IsHead = IndexFreshnessOf.IsHead(current, reference.Ref, reference.Commit),
            Traits = TraitNames.Of(candidate.Traits),
            Tokens = text.Tokens,
            LastChange = text.LastChange,
            Refs = text.Refs,
            IsUncommitted = isUncommitted,
        };
    }
}
