namespace LunarHub.Grains.Searching;

/// <summary>Says which words stood for words of the query: always where nobody asked for it, else when the answer is to be explained.</summary>
internal static class ExpansionNotes
{
    private const int MostTerms = 10;

    public static IEnumerable<string> Of(IEnumerable<ShardLeg> legs, bool explain)
    {
        var byWord = legs.SelectMany(leg => leg.Findings?.Expansions ?? []).GroupBy(expansion => (expansion.Word, expansion.IsMend));
        foreach (var expansions in byWord.Where(group => group.Key.IsMend || explain))
        {
            // Shards give the nearest first; a word is listed where the shard that thinks most of it does.
            var terms = expansions.SelectMany(expansion => expansion.Terms.Select((term, place) => (Term: term, Place: place)))
                .OrderBy(entry => entry.Place).Select(entry => entry.Term).Distinct(StringComparer.Ordinal).ToList();
            var list = string.Join(", ", terms.Take(MostTerms)) + (terms.Count > MostTerms ? $" and {terms.Count - MostTerms} more" : "");
            yield return expansions.Key.IsMend ? $"'{expansions.Key.Word}' was not found as it is; searched for words like it: {list}" : $"{expansions.Key.Word} stands for: {list}";
        }
    }
}
