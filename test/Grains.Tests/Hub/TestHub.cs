using System.Collections.Immutable;
using LunarHub.Git;
using LunarHub.Grains.Changes;
using LunarHub.Grains.Highlighting;
using LunarHub.Grains.History;
using LunarHub.Grains.Indexing;
using LunarHub.Grains.Polling;
using LunarHub.Grains.Searching;
using LunarHub.Grains.Sessions;
using LunarHub.Grains.Shards;
using LunarHub.Grains.Storage;
using LunarHub.Grains.Webhooks;
using LunarHub.Grains.Subscriptions;
using LunarHub.Models;
using LunarHub.Parsing;
using LunarHub.Parsing.Highlighting;
using LunarHub.Search;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;

namespace LunarHub.Grains.Tests.Hub;

/// <summary>The grains on a real host over a data folder. Several in turn may use one folder, as a server does that is started again.</summary>
public sealed class TestHub : IAsyncDisposable
{
    private readonly TestGrainHost host;

    private TestHub(TestGrainHost host, DataLayout layout) => (this.host, Layout) = (host, layout);

    public IGrainFactory Grains => host.Grains;

    public ICatalogGrain Catalog => Grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key);

    public DataLayout Layout { get; }

    public static async Task<TestHub> StartAsync(
        string folder,
        ISourceParser? parser = null,
        IEmbedder? embedder = null,
        Action<IndexingOptions>? indexing = null,
        Action<SearchOptions>? searching = null,
        IIncomingGrainCallFilter? filter = null,
        ISourceHighlighter? highlighter = null,
        Action<ChangeOptions>? changes = null,
        Action<IServiceCollection>? services = null,
        IEarlierEmbedders? earlier = null,
        IWebhookSender? sender = null)
    {
        var layout = DataLayout.Open(folder);
        var indexingOptions = new IndexingOptions { Parallelism = 2 };
        indexing?.Invoke(indexingOptions);
        var searchOptions = new SearchOptions { ShardDeadline = TimeSpan.FromSeconds(30), RerankBudget = TimeSpan.FromSeconds(30) };
        searching?.Invoke(searchOptions);
        var changeOptions = new ChangeOptions();
        changes?.Invoke(changeOptions);
        var host = await TestGrainHost.StartAsync(layout, added =>
        {
            added.AddSingleton(layout).AddSingleton<ISegmentStore, FolderSegmentStore>().AddSingleton(indexingOptions).AddSingleton(searchOptions).AddSingleton(IoBudget.Unlimited).AddSingleton(new HotCache(searchOptions.HotBytes)).AddSingleton<OpenShards>().AddSingleton<VectorUpkeep>().AddSingleton(new GitOptions());
            added.AddSingleton(parser ?? new CountingParser()).AddSingleton(embedder ?? new LetterEmbedder()).AddSingleton<IndexPipeline>().AddSingleton<RunTurns>().AddSingleton<HistoryTurns>().AddSingleton<RankingCache>().AddSingleton<SeenHits>().AddSingleton<CatalogMemory>();
            added.AddSingleton(highlighter ?? new WordHighlighter()).AddSingleton<CodeHighlighter>();
            services?.Invoke(added);
            added.TryAddSingleton(new WebhookOptions());

            // Off: a test says when to look.
            added.TryAddSingleton(new PollOptions { Enabled = false });
            added.AddSingleton<RemotePoller>();
            added.TryAddSingleton(TimeProvider.System);
            added.AddSingleton(earlier ?? new KnownModels());
            added.AddSingleton(changeOptions).AddSingleton<ChangePublisher>().AddSingleton<CommitReader>();
            added.AddSingleton<StandingQueries>().AddSingleton<WebhookUrls>().AddSingleton(sender ?? new WebhookSender(changeOptions, TimeProvider.System));
            if (filter is not null)
            {
                added.AddSingleton(filter);
            }
        });
        return new TestHub(host, layout);
    }

    /// <summary>Adds the repository and waits until it has been indexed, or has failed.</summary>
    public async Task<RepositoryStatus> AddAsync(TemporaryRepository repository, string? name = null, string[]? branches = null, string[]? tags = null)
    {
        var entry = await Catalog.AddAsync(new AddRepository(repository.Folder, name) { Branches = branches?.ToImmutableArray(), Tags = tags?.ToImmutableArray() });
        return await Repository(entry.Id).WaitUntilIdleAsync();
    }

    public async Task<RepositoryStatus> ReindexAsync(string id, bool rebuild = false)
    {
        await Repository(id).RequestIndexAsync(new IndexRequest("requested", rebuild));
        return await Repository(id).WaitUntilIdleAsync();
    }

    /// <summary>What the index holds of a ref: the shards' checksums added up.</summary>
    public async Task<(long Documents, UInt128 Sum)> ChecksumAsync(string id, string reference)
    {
        var shards = (await Repository(id).GetStatusAsync()).Shards;
        var parts = await Task.WhenAll(Enumerable.Range(0, shards).Select(shard => Shard(id, shard).ChecksumAsync(reference)));
        return (parts.Sum(part => part.Documents), parts.Aggregate(UInt128.Zero, (sum, part) => unchecked(sum + new UInt128(part.High, part.Low))));
    }

    /// <summary>Waits until every chunk has a vector of the model in force.</summary>
    public async Task<RepositoryStatus> VectorsMadeAsync(string id)
    {
        RepositoryStatus status;
        do
        {
            await Task.Yield();
            status = await Repository(id).GetStatusAsync();
        }
        while (status.Vectors is not null);
        return status;
    }

    public IRepositoryGrain Repository(string id) => Grains.GetGrain<IRepositoryGrain>(id);

    public IShardGrain Shard(string id, int shard = 0) => Grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(id, shard));

    public Task<FileContent?> ReadAsync(string id, string path, string? reference = null) => Grains.GetGrain<IFileGrain>(IFileGrain.KeyFor(id, path)).ReadAsync(reference);

    public Task<SearchAnswer> SearchAsync(SearchRequest request) => Grains.GetGrain<ISearchGrain>(0).SearchAsync(request);

    public Task<SearchAnswer> SearchAsync(string query, SearchMode mode = SearchMode.Hybrid) => SearchAsync(new SearchRequest { Query = query, Mode = mode });

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        Layout.Dispose();
    }
}
