using System.Runtime.InteropServices;

namespace LunarHub.Search.Standing;

/// <summary>
/// Standing queries by what triggers them: each literal stands under its rarest trigram. Looking up a text costs its distinct trigrams and the literals under them, however many queries
/// there are. Not thread-safe.
/// </summary>
internal sealed class TriggerIndex
{
    private readonly Dictionary<uint, List<Literal>> literals = [];
    private readonly Dictionary<StandingQuery, List<(uint Anchor, Literal Literal)>> places = [];
    private readonly HashSet<StandingQuery> always = [];

    private sealed record Literal(StandingQuery Query, uint[] Trigrams);

    /// <summary>Queries that no text decides.</summary>
    public IReadOnlyCollection<StandingQuery> Always => always;

    public void Add(StandingQuery query)
    {
        if (Triggers.Of(query) is not { } triggers)
        {
            always.Add(query);
            return;
        }

        var stored = places[query] = [];
        foreach (var trigrams in triggers)
        {
            var literal = new Literal(query, trigrams);
            var anchor = trigrams.MinBy(Commonness);
            CollectionsMarshal.GetValueRefOrAddDefault(literals, anchor, out _) ??= [];
            literals[anchor].Add(literal);
            stored.Add((anchor, literal));
        }
    }

    public void Remove(StandingQuery query)
    {
        always.Remove(query);
        if (places.Remove(query, out var stored))
        {
            foreach (var (anchor, literal) in stored)
            {
                literals[anchor].Remove(literal);
                if (literals[anchor].Count == 0)
                {
                    literals.Remove(anchor);
                }
            }
        }
    }

    /// <summary>Adds the queries of which some literal may stand in a text with these trigrams; those of <see cref="Always"/> not.</summary>
    public void Find(HashSet<uint> trigrams, HashSet<StandingQuery> found)
    {
        foreach (var trigram in trigrams)
        {
            if (!literals.TryGetValue(trigram, out var under))
            {
                continue;
            }

            foreach (var literal in under)
            {
                if (!found.Contains(literal.Query) && Array.TrueForAll(literal.Trigrams, trigrams.Contains))
                {
                    found.Add(literal.Query);
                }
            }
        }
    }

    // How many literals share it already, and how common its letters are in source text: letters by their order in English prose, then what stands between words.
    private int Commonness(uint trigram)
    {
        const string Common = "zqxjkvbpygfwmucldrhsnioate. _()";
        var sum = literals.TryGetValue(trigram, out var under) ? under.Count * 4 : 0;
        for (var shift = 0; shift < 24; shift += 8)
        {
            sum += Common.IndexOf((char)((trigram >> shift) & 0xFF), StringComparison.Ordinal) + 1;
        }

        return sum;
    }
}
