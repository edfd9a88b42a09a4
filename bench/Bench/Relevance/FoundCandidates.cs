using LunarHub.Models;
using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Bench.Relevance;

/// <summary>What a shard found for a query, before fusion.</summary>
/// <param name="IsPlain">The text was no valid query as it stood and was asked as plain words.</param>
internal sealed record FoundCandidates(ParsedQuery Query, SourcedCandidate<int>[] Candidates, bool IsPlain)
{
    /// <summary>Asks as the product does: the text is parsed, its free words are embedded, and the shard is searched.</summary>
    public static async Task<FoundCandidates> SearchAsync(
        ShardSnapshot snapshot, string reference, string text, SearchMode mode, IEmbedder embedder, int candidates, CancellationToken cancellationToken)
    {
        var (query, isPlain) = Parse(text);
        var vectors = mode is SearchMode.Keyword or SearchMode.Exact ? [[]] : await embedder.EmbedAsync([new EmbeddingInput(query.FreeText)], EmbeddingRole.Query, cancellationToken);
        var matches = snapshot.Search(
            new ShardQuery { Query = query, Mode = mode, Ref = reference, Vector = vectors[0], ModelId = vectors[0].Length > 0 ? embedder.ModelId : null, TopK = candidates },
            cancellationToken);
        return new FoundCandidates(query, [.. matches.Candidates.Select(candidate => new SourcedCandidate<int>(0, "", candidate) { NewestChange = matches.NewestChange })], isPlain);
    }

    /// <summary>Every candidate, best first.</summary>
    public List<RankedHit<int>> Rank(FusionWeights weights) => Fusion.Rank(Candidates, Query, weights.For(Query.Kind));

    private static (ParsedQuery Query, bool IsPlain) Parse(string text)
    {
        try
        {
            return (ParsedQuery.Parse(text), false);
        }
        catch (HubException)
        {
            return (ParsedQuery.Parse(new string([.. text.Select(c => char.IsLetterOrDigit(c) || c == '_' ? c : ' ')])), true);
        }
    }
}
