using LunarHub.Git;
using LunarHub.Grains.Changes;
using LunarHub.Text;
using Orleans;

namespace LunarHub.Grains.Webhooks;

/// <summary>Carries out a delivery. Doing so twice ends in the same state as doing so once.</summary>
internal sealed class WebhookEffect(IGrainFactory grains, WebhookOptions options, ChangePublisher publisher)
{
    private ICatalogGrain Catalog => grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key);

    /// <exception cref="HubException"><c>git-refused-url</c>: the payload names an address that no payload may name.</exception>
    public async Task<Effect> ApplyAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        List<Effect> effects = [];
        foreach (var mention in delivery.Repositories)
        {
            effects.Add(await ApplyAsync(delivery, mention, cancellationToken));
        }

        return effects switch
        {
            [] => Effect.Ignored("it names no repository"),
            [var one] => one,
            _ => new Effect(
                effects.Exists(effect => effect.Outcome == WebhookOutcome.Accepted) ? WebhookOutcome.Accepted : WebhookOutcome.Ignored,
                null,
                null,
                string.Join("; ", effects.CountBy(effect => effect.Detail).Select(group => group.Value == 1 ? group.Key : $"{group.Value} × {group.Key}"))),
        };
    }

    private async Task<Effect> ApplyAsync(WebhookDelivery delivery, RepositoryMention mention, CancellationToken cancellationToken)
    {
        var match = await Catalog.MatchAsync(mention, cancellationToken);
        if (match.Refusal is { } refusal)
        {
            throw new HubException("git-refused-url", refusal);
        }

        // A move may be told after the repository was already given its new address.
        var entry = match.Entry ?? (delivery.Kind == WebhookEventKind.Moved ? (await Catalog.MatchAsync(new RepositoryMention(delivery.NewAddresses), cancellationToken)).Entry : null);
        return entry is null ? await AddAsync(delivery, mention, cancellationToken) : await ApplyAsync(delivery, entry, cancellationToken);
    }

    private async Task<Effect> ApplyAsync(WebhookDelivery delivery, CatalogEntry entry, CancellationToken cancellationToken)
    {
        switch (delivery.Kind)
        {
            case WebhookEventKind.Moved:
                var moved = await Catalog.MoveAsync(entry.Id, delivery.NewAddresses, cancellationToken);
                return moved == entry || moved is null
                    ? await IndexAsync(entry, "moved", "its address is the new one already, or another repository's here", cancellationToken)
                    : await IndexAsync(moved, "moved", $"now at {moved.Source}", cancellationToken);

            case WebhookEventKind.Deleted:
                await Catalog.RemoveAsync(entry.Id, cancellationToken);
                return new Effect(WebhookOutcome.Accepted, entry.Id, null, "removed with its index and mirror");

            case WebhookEventKind.AccessRevoked when entry.ByWebhook:
                await Catalog.RemoveAsync(entry.Id, cancellationToken);
                return new Effect(WebhookOutcome.Accepted, entry.Id, null, "removed: a webhook had added it, and the access has ended");

            case WebhookEventKind.VisibilityChanged when delivery.Visibility is { } visibility:
                // A repository that has become private may need credentials now: a run says so at once.
                await Catalog.SetVisibilityAsync(entry.Id, visibility, cancellationToken);
                return await IndexAsync(entry, "visibility changed", $"its visibility is {visibility}", cancellationToken);

            default:
                await grains.GetGrain<IRemoteWatchGrain>(entry.Id).HeardAsync(cancellationToken);
                await TellAsync(delivery, entry);
                return await IndexAsync(entry, delivery.Kind == WebhookEventKind.RefsChanged ? "pushed" : delivery.Event, Describe(delivery), cancellationToken);
        }
    }

    private async Task TellAsync(WebhookDelivery delivery, CatalogEntry entry)
    {
        foreach (var change in delivery.Refs)
        {
            await publisher.PushReceivedAsync(entry.Id, entry.Name, new PushNotice(delivery.Provider, delivery.DeliveryId, change.Before), change.Ref, change.After);
        }
    }

    private async Task<Effect> IndexAsync(CatalogEntry entry, string reason, string detail, CancellationToken cancellationToken) => new(
        WebhookOutcome.Accepted, entry.Id, await grains.GetGrain<IRepositoryGrain>(entry.Id).RequestIndexAsync(new IndexRequest(reason), cancellationToken), detail);

    private async Task<Effect> AddAsync(WebhookDelivery delivery, RepositoryMention mention, CancellationToken cancellationToken)
    {
        var addresses = delivery.Kind == WebhookEventKind.Moved ? delivery.NewAddresses : mention.Addresses;
        var source = addresses.FirstOrDefault(address => RemoteName.Of(address) is { } name && options.Accepts(name));
        if (source is null)
        {
            return Effect.Ignored("no indexed repository has its address, and the accepted addresses do not cover it");
        }

        if (delivery.Kind is WebhookEventKind.Deleted or WebhookEventKind.AccessRevoked)
        {
            return Effect.Ignored("it is not indexed");
        }

        var added = await Catalog.AddAsync(new AddRepository(source, ByWebhook: true), cancellationToken);
        if (delivery.Visibility is { } visibility)
        {
            await Catalog.SetVisibilityAsync(added.Id, visibility, cancellationToken);
        }

        return new Effect(WebhookOutcome.Accepted, added.Id, null, $"added {added.Source}");
    }

    private static string Describe(WebhookDelivery delivery) => delivery.Refs switch
    {
        [] => $"indexing after {delivery.Event}",
        [var only] => $"{only.Ref} {Short(only.Before)}..{Short(only.After)}",
        [var first, ..] => $"{first.Ref} {Short(first.Before)}..{Short(first.After)} and {delivery.Refs.Length - 1} more",
    };

    private static string Short(string? commit) => commit?[..Math.Min(8, commit.Length)] ?? "none";

    internal sealed record Effect(WebhookOutcome Outcome, string? RepositoryId, long? Request, string Detail)
    {
        public static Effect Ignored(string why) => new(WebhookOutcome.Ignored, null, null, why);
    }
}
