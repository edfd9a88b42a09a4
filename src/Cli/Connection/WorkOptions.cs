using LunarHub.Silo;

namespace LunarHub.Cli.Connection;

/// <summary>What a process that hosts grains has them do.</summary>
/// <param name="AcceptedByWebhook">Addresses below which a signed webhook adds repositories.</param>
/// <param name="Watch">Whether working trees are watched.</param>
/// <param name="Poll">Whether sources are looked at by themselves.</param>
/// <param name="NotifyHosts">Private hosts to which subscriptions may send.</param>
/// <param name="Model">An embedder's folder, or null for the one of the last time.</param>
/// <param name="Reranker">A reranker's folder, likewise.</param>
internal sealed record WorkOptions(IReadOnlyList<string> AcceptedByWebhook, bool Watch, bool Poll, IReadOnlyList<string> NotifyHosts, string? Model, string? Reranker)
{
    /// <summary>As a command has it that only borrows a data folder.</summary>
    public static WorkOptions Idle { get; } = new([], Watch: false, Poll: false, [], Model: null, Reranker: null);

    public void Apply(LunarHubOptions options)
    {
        options.Indexing.WatchWorktrees = Watch;
        options.Polling.Enabled = Poll;
        (options.Models.Embedder, options.Models.MustLoad) = (Model ?? options.Models.Embedder, Model is not null);
        (options.Models.Reranker, options.Models.RerankerMustLoad) = (Reranker ?? options.Models.Reranker, Reranker is not null);
        foreach (var accepted in AcceptedByWebhook)
        {
            options.Webhooks.Accepted.Add(accepted);
        }

        options.Changes.WebhookHosts.UnionWith(NotifyHosts);
    }
}
