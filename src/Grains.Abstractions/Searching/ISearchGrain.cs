using Orleans;

namespace LunarHub.Grains;

/// <summary>
/// Answers a search: parse, embed, choose shards, fan out with a deadline per shard, merge and fuse. Stateless: any activation may answer.
/// Key: 0.
/// </summary>
[Alias("lunarhub.ISearchGrain")]
public interface ISearchGrain : IGrainWithIntegerKey
{
    /// <exception cref="LunarHub.Text.HubException">
    /// <c>query-*</c> for a query that cannot be parsed (with a position), <c>repo-unknown</c>, <c>ref-unknown</c>, <c>cursor-invalid</c>, <c>cursor-expired</c>, <c>limit-invalid</c>.
    /// </exception>
    [Alias("Search")]
    Task<SearchAnswer> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default);
}
