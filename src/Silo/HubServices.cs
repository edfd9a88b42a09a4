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
using LunarHub.Grains.Subscriptions;
using LunarHub.Models;
using LunarHub.Models.Expansion;
using LunarHub.Models.Folders;
using LunarHub.Models.Reranking;
using LunarHub.Parsing;
using LunarHub.Search;
using LunarHub.Silo.Memory;
using LunarHub.Silo.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LunarHub.Silo;

/// <summary>What the grains need, the same in both editions.</summary>
internal static class HubServices
{
    public static void Add(IServiceCollection services, LunarHubOptions options, DataLayout layout)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);

        // Made by a factory so that the container closes it, after the hosted services that use it have stopped.
        services.AddSingleton(_ => layout);
        services.TryAddSingleton<ISegmentStore, FolderSegmentStore>();
        services.AddSingleton(options.Indexing);
        services.AddSingleton(provider => new IoBudget(options.Indexing.MergeBytesPerSecond, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(options.Search);
        services.AddSingleton(options.Git);
        services.AddSingleton(options.Webhooks);
        services.AddSingleton(options.Polling).AddSingleton<RemotePoller>();
        services.TryAddSingleton(_ => new SourceParser(new ParsingOptions { MaxFileBytes = options.Indexing.MaxFileBytes, Similarity = NeighbourSimilarity.Of }));
        services.TryAddSingleton<ISourceParser>(provider => provider.GetRequiredService<SourceParser>());
        services.TryAddSingleton(provider => provider.GetRequiredService<SourceParser>().Highlighter);
        services.AddSingleton<CodeHighlighter>();

        // Loaded at once: a model that must load and does not stops the start, with its reason.
        var models = new HubModels(options.DataFolder, options.Models.Embedder, options.Models.MustLoad, options.Models.OnnxRuntime, options.Models.Reranker, options.Models.RerankerMustLoad);
        services.AddSingleton(_ => models);
        services.TryAddSingleton<IEarlierEmbedders>(provider => provider.GetRequiredService<HubModels>());
        services.TryAddSingleton(provider => provider.GetRequiredService<HubModels>().Embedder);
        services.TryAddSingleton<IReranker>(_ => AlignmentReranker.BuiltIn);
        if (models.Reranker is { } reranker)
        {
            // The last one is asked first, and where it fails the one before. The container does not close what it has not made.
            services.AddSingleton(reranker);
        }

        if (options.Expansion.Endpoint is { } endpoint)
        {
            services.TryAddSingleton<IQueryExpander>(_ => new ChatExpander(endpoint, options.Expansion.Model, options.Expansion.ApiKey, options.Expansion.Budget));
        }

        services.AddSingleton<IndexPipeline>().AddSingleton<RunTurns>().AddSingleton<HistoryTurns>().AddSingleton<RankingCache>().AddSingleton<SeenHits>().AddSingleton<CatalogMemory>();
        services.AddSingleton(options.Changes).AddSingleton<ChangePublisher>().AddSingleton<CommitReader>();
        services.AddSingleton<StandingQueries>().AddSingleton<WebhookUrls>().AddSingleton<IWebhookSender, WebhookSender>();
        services.AddSingleton(new HotCache(options.Search.HotBytes)).AddSingleton<OpenShards>().AddSingleton<VectorUpkeep>().AddSingleton<IProcessMemory, ProcessMemory>();
        services.AddHostedService<ResumeAfterStart>().AddHostedService<IdleTrim>();
        OtlpExport.Add(services, options.Telemetry);
    }
}
