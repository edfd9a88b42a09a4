using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LunarHub.ApiHost.Changes;
using LunarHub.ApiHost.Checking;
using LunarHub.ApiHost.Errors;
using LunarHub.ApiHost.Files;
using LunarHub.ApiHost.Freshness;
using LunarHub.ApiHost.Json;
using LunarHub.ApiHost.Navigation;
using LunarHub.ApiHost.Repositories;
using LunarHub.ApiHost.Searching;
using LunarHub.ApiHost.Sessions;
using LunarHub.ApiHost.Webhooks;
using LunarHub.ApiHost.Webhooks.Secrets;
using LunarHub.ApiHost.Subscriptions;
using LunarHub.Grains.Events;
using LunarHub.Text;

namespace LunarHub.ApiHost.Client;

/// <summary>The hub from another process: the HTTP API of a running server. Problems come back as the <see cref="HubException"/> they were.</summary>
public sealed class HttpHubClient : IHubClient, IDisposable
{
    private readonly HttpClient http;

    /// <param name="server">The server's base URL, for example http://127.0.0.1:8080.</param>
    /// <param name="apiKey">Sent as a bearer token when not empty.</param>
    /// <param name="handler">The transport; null for the default one.</param>
    public HttpHubClient(Uri server, string? apiKey = null, HttpMessageHandler? handler = null)
    {
        http = handler is null ? new HttpClient() : new HttpClient(handler);
        http.BaseAddress = new Uri(server, "/");
        http.Timeout = TimeSpan.FromSeconds(90);
        if (!string.IsNullOrEmpty(apiKey))
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }
    }

    public Task<SearchResult> SearchAsync(SearchBody body, CancellationToken cancellationToken = default) =>
        SendAsync<SearchResult>(HttpMethod.Post, "v1/search", body, cancellationToken);

    public async IAsyncEnumerable<IReadOnlyList<LineRecord>> SearchLinesAsync(LinesQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(HttpMethod.Get, LinesUrl.Of(query), null, cancellationToken, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var ended = false;
        await foreach (var record in JsonSerializer.DeserializeAsyncEnumerable<LineRecord>(body, topLevelValues: true, HubJson.Lenient, cancellationToken))
        {
            ended |= record is { IsEnd: true };
            yield return record is null ? [] : [record];
        }

        if (!ended)
        {
            throw new HubException("request-broken-off", $"The answer of Lunar Hub at {http.BaseAddress} broke off before its end.");
        }
    }

    public Task<FreshnessList> GetFreshnessAsync(FreshnessQuery query, CancellationToken cancellationToken = default) =>
        SendAsync<FreshnessList>(HttpMethod.Get, query.ToUrl(), null, cancellationToken);

    public Task<RepositoryList> ListRepositoriesAsync(CancellationToken cancellationToken = default) =>
        SendAsync<RepositoryList>(HttpMethod.Get, "v1/repos", null, cancellationToken);

    public Task<RepositoryView> GetRepositoryAsync(string idOrName, CancellationToken cancellationToken = default) =>
        SendAsync<RepositoryView>(HttpMethod.Get, Repo(idOrName), null, cancellationToken);

    public Task<CoverageView> GetCoverageAsync(string idOrName, CancellationToken cancellationToken = default) =>
        SendAsync<CoverageView>(HttpMethod.Get, $"{Repo(idOrName)}/coverage", null, cancellationToken);

    public Task<RepositoryView> AddRepositoryAsync(AddRepositoryBody body, CancellationToken cancellationToken = default) =>
        SendAsync<RepositoryView>(HttpMethod.Post, "v1/repos", body, cancellationToken);

    public async Task RemoveRepositoryAsync(string idOrName, CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Delete, Repo(idOrName), null, cancellationToken)).Dispose();

    public Task<JobList> ListJobsAsync(string idOrName, int limit, CancellationToken cancellationToken = default) =>
        SendAsync<JobList>(HttpMethod.Get, $"{Repo(idOrName)}/jobs?limit={limit.ToString(CultureInfo.InvariantCulture)}", null, cancellationToken);

    public Task<RepositoryView> ControlAsync(string idOrName, WorkControl control, CancellationToken cancellationToken = default) =>
        SendAsync<RepositoryView>(HttpMethod.Post, $"{Repo(idOrName)}/{control.ToString().ToLowerInvariant()}", null, cancellationToken);

    public Task<ReindexAccepted> ReindexAsync(string idOrName, bool rebuild, bool whole, CancellationToken cancellationToken = default) =>
        SendAsync<ReindexAccepted>(HttpMethod.Post, $"{Repo(idOrName)}/reindex", new ReindexBody { Rebuild = rebuild, Whole = whole ? true : null }, cancellationToken);

    /// <inheritdoc cref="ReindexAsync(string, bool, bool, CancellationToken)"/>
    public Task<ReindexAccepted> ReindexAsync(string idOrName, bool rebuild, CancellationToken cancellationToken = default) => ReindexAsync(idOrName, rebuild, whole: false, cancellationToken);

    public Task<CheckView> CheckIndexAsync(string idOrName, string? reference, CancellationToken cancellationToken = default) =>
        SendAsync<CheckView>(HttpMethod.Get, $"{Repo(idOrName)}/check{(string.IsNullOrEmpty(reference) ? default : new QueryString().Add("ref", reference))}", null, cancellationToken);

    public Task<FileView> ReadFileAsync(string repository, string path, string? reference = null, string? lines = null, bool tokens = false, CancellationToken cancellationToken = default)
    {
        var query = new QueryString();
        query = string.IsNullOrEmpty(reference) ? query : query.Add("ref", reference);
        query = string.IsNullOrEmpty(lines) ? query : query.Add("lines", lines);
        query = tokens ? query.Add("tokens", "true") : query;
        return SendAsync<FileView>(HttpMethod.Get, $"v1/files/{Uri.EscapeDataString(repository)}/{RouteText.EscapePath(path)}{query}", null, cancellationToken);
    }

    public Task<FileChangesView> GetChangesAsync(string repository, string path, CancellationToken cancellationToken = default) =>
        SendAsync<FileChangesView>(HttpMethod.Get, $"v1/changes{new QueryString().Add("repo", repository).Add("path", path)}", null, cancellationToken);

    public Task<DefinitionList> FindSymbolsAsync(SymbolQuery query, CancellationToken cancellationToken = default) =>
        SendAsync<DefinitionList>(HttpMethod.Get, NavigationUrl.Of(query), null, cancellationToken);

    public Task<DefinitionList> FindDefinitionsAsync(NameQuery query, CancellationToken cancellationToken = default) =>
        SendAsync<DefinitionList>(HttpMethod.Get, NavigationUrl.Of("definitions", query), null, cancellationToken);

    public Task<ReferenceList> FindReferencesAsync(NameQuery query, CancellationToken cancellationToken = default) =>
        SendAsync<ReferenceList>(HttpMethod.Get, NavigationUrl.Of("references", query), null, cancellationToken);

    public Task<CallList> FindCallersAsync(NameQuery query, CancellationToken cancellationToken = default) =>
        SendAsync<CallList>(HttpMethod.Get, NavigationUrl.Of("callers", query), null, cancellationToken);

    public Task<CallList> FindCalleesAsync(NameQuery query, CancellationToken cancellationToken = default) =>
        SendAsync<CallList>(HttpMethod.Get, NavigationUrl.Of("callees", query), null, cancellationToken);

    public Task<OutlineView> GetOutlineAsync(string repository, string path, string? reference = null, CancellationToken cancellationToken = default) =>
        SendAsync<OutlineView>(HttpMethod.Get, NavigationUrl.OfOutline(repository, path, reference), null, cancellationToken);

    public Task<MapView> GetMapAsync(MapQuery query, CancellationToken cancellationToken = default) =>
        SendAsync<MapView>(HttpMethod.Get, NavigationUrl.Of(query), null, cancellationToken);

    public Task<WebhookSecretList> ListWebhookSecretsAsync(CancellationToken cancellationToken = default) =>
        SendAsync<WebhookSecretList>(HttpMethod.Get, "v1/webhooks/secrets", null, cancellationToken);

    public Task<NewWebhookSecret> CreateWebhookSecretAsync(NewWebhookSecretBody body, CancellationToken cancellationToken = default) =>
        SendAsync<NewWebhookSecret>(HttpMethod.Post, "v1/webhooks/secrets", body, cancellationToken);

    public async Task RemoveWebhookSecretAsync(string id, CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Delete, $"v1/webhooks/secrets/{Uri.EscapeDataString(id)}", null, cancellationToken)).Dispose();

    public Task<DeliveryList> ListDeliveriesAsync(string? repository, CancellationToken cancellationToken = default) =>
        SendAsync<DeliveryList>(HttpMethod.Get, $"v1/webhooks/deliveries{(repository is null ? "" : new QueryString().Add("repo", repository))}", null, cancellationToken);

    public async IAsyncEnumerable<EventView> FollowChangesAsync(EventQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(HttpMethod.Get, ChangesUrl.Of("v1/changes", query, null), null, cancellationToken, HttpCompletionOption.ResponseHeadersRead, ServerSentEvents.ContentType);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
        {
            if (JsonSerializer.Deserialize<EventView>(item.Data, HubJson.Lenient) is { } happened)
            {
                yield return happened;
            }
        }
    }

    public Task<EventPage> ListChangesAsync(EventQuery query, int limit, CancellationToken cancellationToken = default) =>
        SendAsync<EventPage>(HttpMethod.Get, ChangesUrl.Of("v1/changes/log", query, limit), null, cancellationToken);

    public Task<SubscriptionList> ListSubscriptionsAsync(int skip, int limit, CancellationToken cancellationToken = default) =>
        SendAsync<SubscriptionList>(HttpMethod.Get, $"v1/subscriptions?skip={skip}&limit={limit}", null, cancellationToken);

    public Task<SubscriptionView> AddSubscriptionAsync(SubscriptionBody body, string? owner = null, CancellationToken cancellationToken = default) =>
        SendAsync<SubscriptionView>(HttpMethod.Post, "v1/subscriptions", body, cancellationToken);

    public Task<SubscriptionView> GetSubscriptionAsync(string id, CancellationToken cancellationToken = default) =>
        SendAsync<SubscriptionView>(HttpMethod.Get, $"v1/subscriptions/{Uri.EscapeDataString(id)}", null, cancellationToken);

    public async Task RemoveSubscriptionAsync(string id, string? onlyOf = null, CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Delete, $"v1/subscriptions/{Uri.EscapeDataString(id)}", null, cancellationToken)).Dispose();

    public Task<SubscriptionView> RotateSubscriptionSecretAsync(string id, NextSecretBody body, CancellationToken cancellationToken = default) =>
        SendAsync<SubscriptionView>(HttpMethod.Post, $"v1/subscriptions/{Uri.EscapeDataString(id)}/secret", body, cancellationToken);

    public Task<SubscriptionView> ResumeSubscriptionAsync(string id, CancellationToken cancellationToken = default) =>
        SendAsync<SubscriptionView>(HttpMethod.Post, $"v1/subscriptions/{Uri.EscapeDataString(id)}/resume", null, cancellationToken);

    public Task<SessionView> GetSessionAsync(string id, CancellationToken cancellationToken = default) =>
        SendAsync<SessionView>(HttpMethod.Get, Session(id), null, cancellationToken);

    public Task<SessionView> SetSessionFiltersAsync(string id, SessionFiltersBody filters, CancellationToken cancellationToken = default) =>
        SendAsync<SessionView>(HttpMethod.Put, Session(id), filters, cancellationToken);

    public async Task ClearSessionAsync(string id, CancellationToken cancellationToken = default) =>
        (await SendAsync(HttpMethod.Delete, Session(id), null, cancellationToken)).Dispose();

    public void Dispose() => http.Dispose();

    private static string Repo(string idOrName) => $"v1/repos/{Uri.EscapeDataString(idOrName)}";

    private static string Session(string id) => $"v1/sessions/{Uri.EscapeDataString(SessionId.Require(id))}";

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, body, cancellationToken);
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(HubJson.Lenient, cancellationToken) ?? throw NotAHub(response);
        }
        catch (JsonException)
        {
            throw NotAHub(response);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, object? body, CancellationToken cancellationToken, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead, string? accept = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : JsonContent.Create(body, body.GetType(), options: HubJson.Options);
        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, completion, cancellationToken);
        }
        catch (HttpRequestException refused)
        {
            throw new HubException("request-no-server", $"No Lunar Hub answers at {http.BaseAddress}; start one with ./hub up, or name another URL.", refused);
        }
        catch (TaskCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HubException("request-timeout", $"Lunar Hub at {http.BaseAddress} did not answer in time.", late);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ProblemOfAsync(response, cancellationToken);
        }
    }

    private async Task<HubException> ProblemOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (string.Equals(response.Content.Headers.ContentType?.MediaType, Problem.ContentType, StringComparison.OrdinalIgnoreCase))
        {
            try
            {
                if (await response.Content.ReadFromJsonAsync<Problem>(HubJson.Lenient, cancellationToken) is { } problem)
                {
                    return new HubException(problem.Code, problem.Detail) { Position = problem.Position };
                }
            }
            catch (JsonException)
            {
                // Falls through: whoever answered does not speak this API.
            }
        }

        return NotAHub(response);
    }

    private HubException NotAHub(HttpResponseMessage response) =>
        new("request-no-server", $"What answers at {http.BaseAddress} is not Lunar Hub (HTTP {(int)response.StatusCode}); name the URL of a Lunar Hub server.");
}
