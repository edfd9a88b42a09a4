using System.Collections.Concurrent;
using LunarHub.Search;

namespace LunarHub.Grains.Searching;

/// <summary>
/// What a search found, in order, of one state of the index, down to some depth. Pages are cut from it; texts are fetched as they are shown and kept. A longer ranking of the same state
/// begins with the hits of the shorter one.
/// </summary>
/// <param name="Depth">How many candidates of each kind of evidence every shard was asked for.</param>
/// <param name="State">Of which state: see <see cref="IndexState"/>.</param>
internal sealed record Ranking(ShardLeg[] Legs, List<RankedHit<LegCandidate>> Hits, QueryVector Vector, int Depth, ulong State)
{
    /// <summary>Set when the best hits should have been reranked and were not, or not all.</summary>
    public string? RerankMissing { get; init; }

    /// <summary>What a language model added to the query.</summary>
    public QueryAddition Addition { get; init; } = QueryAddition.None;

    private readonly ConcurrentDictionary<(int Place, bool Tokens), ChunkText> texts = [];

    /// <summary>Whether a shard may hold candidates that it was not asked for.</summary>
    public bool IsCut => Array.Exists(Legs, leg => leg.Findings is { IsCut: true });

    public long Generation => Legs.Sum(leg => leg.Findings?.Generation ?? 0);

    public long Matches => Legs.Sum(leg => leg.Findings?.Matches ?? 0);

    /// <summary>Whether every shard and leg has answered: an answer that lacks something is not worth keeping.</summary>
    public bool IsWhole => Vector.Missing is null && RerankMissing is null && Addition.Missing is null && Array.TrueForAll(Legs, leg => leg is { Findings: not null, Missing: null });

    /// <summary>The texts of some hits, by their place in <see cref="Hits"/>; null for a chunk that has been merged away since the search.</summary>
    /// <param name="tokens">With the classes of their tokens.</param>
    public async Task<ChunkText?[]> TextsAsync(int offset, int count, bool tokens, CancellationToken cancellationToken)
    {
        var places = Enumerable.Range(offset, count).ToList();
        var shown = places.ConvertAll(place => texts.GetValueOrDefault((place, tokens)));
        var wanted = places.FindAll(place => shown[place - offset] is null);
        var fetched = await HitPage.FetchAsync([.. wanted.Select(place => Hits[place])], tokens, cancellationToken);
        for (var i = 0; i < wanted.Count; i++)
        {
            shown[wanted[i] - offset] = fetched[i];

            // Tokens that were not made in time are asked for again.
            if (fetched[i] is { } text && (!tokens || text.Tokens is not null))
            {
                texts[(wanted[i], tokens)] = text;
            }
        }

        return [.. shown];
    }
}
