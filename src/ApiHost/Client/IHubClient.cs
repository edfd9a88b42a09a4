using LunarHub.ApiHost.Changes;
using LunarHub.ApiHost.Checking;
using LunarHub.ApiHost.Files;
using LunarHub.ApiHost.Freshness;
using LunarHub.ApiHost.Navigation;
using LunarHub.ApiHost.Repositories;
using LunarHub.ApiHost.Searching;
using LunarHub.ApiHost.Sessions;
using LunarHub.ApiHost.Webhooks;
using LunarHub.ApiHost.Webhooks.Secrets;
using LunarHub.ApiHost.Subscriptions;
using LunarHub.Grains.Events;

namespace LunarHub.ApiHost.Client;

/// <summary>
/// What Lunar Hub does for a client, in the API's words. Inside the server it is <see cref="GrainHubClient"/>; in another process it is
/// <see cref="HttpHubClient"/> over the HTTP API. Both raise <see cref="LunarHub.Text.HubException"/> with the same codes.
/// </summary>
public interface IHubClient
{
    Task<SearchResult> SearchAsync(SearchBody body, CancellationToken cancellationToken = default);

    /// <summary>Every matching line in batches, as they are found; the last record is the end. Who stops reading stops the search.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>query-*</c>, <c>repo-unknown</c>, <c>ref-unknown</c>, from the first step.</exception>
    IAsyncEnumerable<IReadOnlyList<LineRecord>> SearchLinesAsync(LinesQuery query, CancellationToken cancellationToken = default);

    /// <summary>What the index shows of each repository and ref that is meant, as soon as it is as fresh as is asked.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>index-behind</c>, <c>at-least-invalid</c>, <c>fresh-too-many</c>, <c>repo-unknown</c>, <c>ref-unknown</c>.</exception>
    Task<FreshnessList> GetFreshnessAsync(FreshnessQuery query, CancellationToken cancellationToken = default);

    Task<RepositoryList> ListRepositoriesAsync(CancellationToken cancellationToken = default);

    /// <exception cref="LunarHub.Text.HubException"><c>repo-unknown</c>.</exception>
    Task<RepositoryView> GetRepositoryAsync(string idOrName, CancellationToken cancellationToken = default);

    /// <summary>What is indexed by language and parser, and what is not and why.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>repo-unknown</c>.</exception>
    Task<CoverageView> GetCoverageAsync(string idOrName, CancellationToken cancellationToken = default);

    Task<RepositoryView> AddRepositoryAsync(AddRepositoryBody body, CancellationToken cancellationToken = default);

    /// <exception cref="LunarHub.Text.HubException"><c>repo-unknown</c>.</exception>
    Task RemoveRepositoryAsync(string idOrName, CancellationToken cancellationToken = default);

    /// <summary>The run in progress and the last ones, the newest first.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>repo-unknown</c>, <c>limit-invalid</c>.</exception>
    Task<JobList> ListJobsAsync(string idOrName, int limit, CancellationToken cancellationToken = default);

    /// <summary>Holds, ends or begins work; the answer is the repository after it.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>repo-unknown</c>.</exception>
    Task<RepositoryView> ControlAsync(string idOrName, WorkControl control, CancellationToken cancellationToken = default);

    /// <summary>Queues an index run.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>repo-unknown</c>.</exception>
    /// <param name="idOrName">The repository.</param>
    /// <param name="rebuild">True to drop what is indexed first.</param>
    /// <param name="whole">True to compare the whole commit with the index and not only what changed since the last run.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<ReindexAccepted> ReindexAsync(string idOrName, bool rebuild, bool whole, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="ReindexAsync(string, bool, bool, CancellationToken)"/>
    Task<ReindexAccepted> ReindexAsync(string idOrName, bool rebuild, CancellationToken cancellationToken = default) => ReindexAsync(idOrName, rebuild, whole: false, cancellationToken);

    /// <summary>Compares the index of a ref with its commit in Git, file by file.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>repo-unknown</c>, <c>repo-not-indexed</c>, <c>ref-unknown</c>, <c>git-*</c>.</exception>
    Task<CheckView> CheckIndexAsync(string idOrName, string? reference, CancellationToken cancellationToken = default);

    /// <param name="repository">Id or name.</param>
    /// <param name="path">Path in the repository.</param>
    /// <param name="reference">Full or short ref name; null for the default ref.</param>
    /// <param name="lines">For example <c>10-40</c>; null for all.</param>
    /// <param name="tokens">True to have the syntax of the text.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="LunarHub.Text.HubException"><c>repo-unknown</c>, <c>ref-unknown</c>, <c>file-unknown</c>, <c>lines-invalid</c>.</exception>
    Task<FileView> ReadFileAsync(string repository, string path, string? reference = null, string? lines = null, bool tokens = false, CancellationToken cancellationToken = default);

    /// <summary>What the last changes of a file at the default ref did to its chunks.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>repo-unknown</c>, <c>file-unknown</c>.</exception>
    Task<FileChangesView> GetChangesAsync(string repository, string path, CancellationToken cancellationToken = default);

    /// <exception cref="LunarHub.Text.HubException"><c>symbol-pattern-invalid</c>, <c>kind-invalid</c>, <c>limit-invalid</c>, <c>repo-unknown</c>, <c>ref-unknown</c>, <c>cursor-invalid</c>.</exception>
    Task<DefinitionList> FindSymbolsAsync(SymbolQuery query, CancellationToken cancellationToken = default);

    /// <exception cref="LunarHub.Text.HubException"><c>name-invalid</c>, <c>position-invalid</c>, <c>file-unknown</c>, and those of <see cref="FindSymbolsAsync"/>.</exception>
    Task<DefinitionList> FindDefinitionsAsync(NameQuery query, CancellationToken cancellationToken = default);

    /// <exception cref="LunarHub.Text.HubException">Those of <see cref="FindDefinitionsAsync"/>.</exception>
    Task<ReferenceList> FindReferencesAsync(NameQuery query, CancellationToken cancellationToken = default);

    /// <exception cref="LunarHub.Text.HubException">Those of <see cref="FindDefinitionsAsync"/>.</exception>
    Task<CallList> FindCallersAsync(NameQuery query, CancellationToken cancellationToken = default);

    /// <exception cref="LunarHub.Text.HubException">Those of <see cref="FindDefinitionsAsync"/>.</exception>
    Task<CallList> FindCalleesAsync(NameQuery query, CancellationToken cancellationToken = default);

    /// <exception cref="LunarHub.Text.HubException"><c>repo-unknown</c>, <c>ref-unknown</c>, <c>file-unknown</c>.</exception>
    Task<OutlineView> GetOutlineAsync(string repository, string path, string? reference = null, CancellationToken cancellationToken = default);

    /// <exception cref="LunarHub.Text.HubException"><c>repo-unknown</c>, <c>ref-unknown</c>, <c>repo-not-indexed</c>, <c>budget-invalid</c>, <c>focus-invalid</c>.</exception>
    Task<MapView> GetMapAsync(MapQuery query, CancellationToken cancellationToken = default);

    /// <summary>Every valid webhook secret, without its value.</summary>
    Task<WebhookSecretList> ListWebhookSecretsAsync(CancellationToken cancellationToken = default);

    /// <exception cref="LunarHub.Text.HubException"><c>repo-unknown</c>, <c>webhook-secret-invalid</c>.</exception>
    Task<NewWebhookSecret> CreateWebhookSecretAsync(NewWebhookSecretBody body, CancellationToken cancellationToken = default);

    /// <exception cref="LunarHub.Text.HubException"><c>webhook-secret-unknown</c>.</exception>
    Task RemoveWebhookSecretAsync(string id, CancellationToken cancellationToken = default);

    /// <param name="repository">Id or name; null for deliveries that concern no indexed repository, or many.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="LunarHub.Text.HubException"><c>repo-unknown</c>.</exception>
    Task<DeliveryList> ListDeliveriesAsync(string? repository, CancellationToken cancellationToken = default);

    /// <summary>Events as they come, from one behind <see cref="EventQuery.After"/> on.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>request-*</c>, <c>subscription-unknown</c>, <c>subscribers-too-many</c>, from the first step.</exception>
    IAsyncEnumerable<EventView> FollowChangesAsync(EventQuery query, CancellationToken cancellationToken = default);

    /// <summary>A page of the events that are kept, oldest first.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>limit-invalid</c>, <c>request-*</c>, <c>subscription-unknown</c>.</exception>
    Task<EventPage> ListChangesAsync(EventQuery query, int limit, CancellationToken cancellationToken = default);

    /// <summary>In order of their creation.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>limit-invalid</c>.</exception>
    Task<SubscriptionList> ListSubscriptionsAsync(int skip, int limit, CancellationToken cancellationToken = default);

    /// <param name="body">What to subscribe to.</param>
    /// <param name="owner">The API key that asks; the server fills it in.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="LunarHub.Text.HubException"><c>subscription-limit</c>, <c>subscription-needs-url</c>, <c>query-*</c>, <c>webhook-refused-url</c>, <c>webhook-secret-invalid</c>.</exception>
    Task<SubscriptionView> AddSubscriptionAsync(SubscriptionBody body, string? owner = null, CancellationToken cancellationToken = default);

    /// <exception cref="LunarHub.Text.HubException"><c>subscription-unknown</c>.</exception>
    Task<SubscriptionView> GetSubscriptionAsync(string id, CancellationToken cancellationToken = default);

    /// <param name="id">The subscription.</param>
    /// <param name="onlyOf">The API key that must have made it; null for anybody's. The server fills it in.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="LunarHub.Text.HubException"><c>subscription-unknown</c>, <c>auth-forbidden</c>.</exception>
    Task RemoveSubscriptionAsync(string id, string? onlyOf = null, CancellationToken cancellationToken = default);

    /// <exception cref="LunarHub.Text.HubException"><c>subscription-unknown</c>, <c>subscription-needs-url</c>.</exception>
    Task<SubscriptionView> ResumeSubscriptionAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Gives a subscription with a URL the next secret, which the answer shows this once; the one before it signs as well for a while.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>subscription-unknown</c>, <c>subscription-needs-url</c>, <c>webhook-secret-invalid</c>.</exception>
    Task<SubscriptionView> RotateSubscriptionSecretAsync(string id, NextSecretBody body, CancellationToken cancellationToken = default);

    Task<SessionView> GetSessionAsync(string id, CancellationToken cancellationToken = default);

    Task<SessionView> SetSessionFiltersAsync(string id, SessionFiltersBody filters, CancellationToken cancellationToken = default);

    Task ClearSessionAsync(string id, CancellationToken cancellationToken = default);
}
