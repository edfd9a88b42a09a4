using LunarHub.Bench.Product;
using LunarHub.Grains;
using LunarHub.Models;
using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Bench.Relevance;

/// <summary>
/// The product itself, in this process: repositories are added, indexed and searched through the same grains as a server's, over a data folder that goes when this is disposed. Time limits are
/// lifted, so that a busy machine changes no answer.
/// </summary>
internal sealed class EvaluationHub : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ScratchFolder _data;
    private readonly GrainsInProcess _grains;

    private EvaluationHub(ScratchFolder data, GrainsInProcess grains) => (_data, _grains) = (data, grains);

    /// <param name="weights">Of the ranking.</param>
    /// <param name="reranker">Takes the place of the product's own reranker; null leaves that.</param>
    public static async Task<EvaluationHub> StartAsync(FusionWeights weights, IReranker? reranker = null, CancellationToken cancellationToken = default)
    {
        var data = new ScratchFolder();
        try
        {
            return new EvaluationHub(data, await GrainsInProcess.StartAsync(
                data.Path,
                options => (options.Search.ShardDeadline, options.Search.RerankBudget, options.Search.CachedHits, options.Search.Weights) = (Patience, Patience, 0, weights),
                reranker,
                cancellationToken));
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>The id of the repository, once it is indexed.</summary>
    /// <exception cref="HubException"><c>bench-index-failed</c>.</exception>
    public async Task<string> IndexAsync(string source, string name, CancellationToken cancellationToken)
    {
        var entry = await _grains.Catalog.AddAsync(new AddRepository(source, name), cancellationToken);
        var status = await _grains.Repository(entry.Id).WaitUntilIdleAsync(cancellationToken);
        return status.State == RepositoryState.Ready ? entry.Id : throw new HubException("bench-index-failed", status.Error?.Message ?? "The repository has no commits.");
    }

    public Task RemoveAsync(string id, CancellationToken cancellationToken) => _grains.Catalog.RemoveAsync(id, cancellationToken);

    /// <summary>Asks as a client does. A text that is no valid query as it stands is asked as plain words.</summary>
    public async Task<SearchAnswer> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        SearchAnswer answer;
        try
        {
            answer = await _grains.Search.SearchAsync(request, cancellationToken);
        }
        catch (HubException error) when (error.Code.StartsWith("query-", StringComparison.Ordinal))
        {
            answer = await _grains.Search.SearchAsync(request with { Query = PlainWords(request.Query) }, cancellationToken);
        }

        return answer.Partial ? throw new HubException("eval-incomplete", $"'{request.Query}' was not answered whole: {string.Join("; ", answer.Missing)}") : answer;
    }

    public async ValueTask DisposeAsync()
    {
        await _grains.DisposeAsync();
        _data.Dispose();
    }

    private static string PlainWords(string text) => new([.. text.Select(c => char.IsLetterOrDigit(c) || c == '_' ? c : ' ')]);
}
