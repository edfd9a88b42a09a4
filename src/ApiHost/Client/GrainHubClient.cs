using System.Collections.Immutable;
using System.Runtime.CompilerServices;
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
using LunarHub.Grains;
using LunarHub.Text;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.ApiHost.Client;

/// <summary>The hub as its own server sees it: straight to the grains.</summary>
internal sealed partial class GrainHubClient(
    IGrainFactory grains, SearchAdmission admission, WebhookSecrets secrets, ChangeTaps taps, HubServerOptions options, TimeProvider time, ILogger<GrainHubClient> logger) : IHubClient
{
    // After 1, 2, 4 and 8 times the patience: the last one comes when every API host has heard that a silo is lost, whatever it was that stood still.
    private const int MostAsks = 5;
    private const int SearchKeys = 64;

    // Together a little more than it takes to find that a silo is lost.
    private static readonly TimeSpan[] Pauses = [.. ((int[])[100, 200, 400, 800, 1_000]).Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds))];

    // The run in progress and what a repository keeps of the earlier ones.
    private const int MostJobs = 51;

    private INavigationGrain Navigation => grains.GetGrain<INavigationGrain>(0);

    private ICatalogGrain Catalog => grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key);

    public async Task<SearchResult> SearchAsync(SearchBody body, CancellationToken cancellationToken = default)
    {
        var request = body.ToRequest();
        if (body.AtLeast is { Length: > 0 } || body.Fresh == true)
        {
            // Before the search takes its turn: who waits for the index must not hold up who does not.
            await WaitAsync(body, request, cancellationToken);
        }

        using var turn = await admission.EnterAsync(cancellationToken);
        var answer = string.IsNullOrEmpty(body.Session)
            ? await AskAgainAsync(token => Searcher.SearchAsync(request, token), cancellationToken)
            : await Session(body.Session).SearchAsync(request, cancellationToken);
        return answer.ToResult(request.Explain);
    }

    public async IAsyncEnumerable<IReadOnlyList<LineRecord>> SearchLinesAsync(LinesQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var part in grains.GetGrain<ILineSearchGrain>(Guid.NewGuid()).ReadLinesAsync(query.ToRequest(), cancellationToken).WithCancellation(cancellationToken))
        {
            yield return part.ToRecords();
        }
    }

    public async Task<FreshnessList> GetFreshnessAsync(FreshnessQuery query, CancellationToken cancellationToken = default) =>
        new([.. (await grains.GetGrain<IFreshnessGrain>(0).WaitAsync(query.ToDemand(), cancellationToken)).Select(shown => shown.ToView())]);

    public async Task<RepositoryList> ListRepositoriesAsync(CancellationToken cancellationToken = default)
    {
        var catalog = await AskAgainAsync(Catalog.ListAsync, cancellationToken);
        return new RepositoryList(await Task.WhenAll(catalog.Repositories.Select(entry => StatusOrReasonAsync(entry, cancellationToken))));
    }

    public async Task<RepositoryView> GetRepositoryAsync(string idOrName, CancellationToken cancellationToken = default) =>
        await StatusAsync(await FindAsync(idOrName, cancellationToken), cancellationToken);

    public async Task<CoverageView> GetCoverageAsync(string idOrName, CancellationToken cancellationToken = default) =>
        (await Repository((await FindAsync(idOrName, cancellationToken)).Id).GetCoverageAsync(cancellationToken)).ToView();

    public async Task<RepositoryView> AddRepositoryAsync(AddRepositoryBody body, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(body.Source))
        {
            throw new HubException("repo-invalid-source", "The source is empty; give a path on the server's machine or a clone URL.");
        }

        var name = string.IsNullOrWhiteSpace(body.Name) ? null : body.Name.Trim();
        var request = new AddRepository(body.Source.Trim(), name) { Branches = body.Branches?.ToImmutableArray(), Tags = body.Tags?.ToImmutableArray() };
        return await StatusAsync(await Catalog.AddAsync(request, cancellationToken), cancellationToken);
    }

    public async Task RemoveRepositoryAsync(string idOrName, CancellationToken cancellationToken = default)
    {
        var entry = await FindAsync(idOrName, cancellationToken);
        if (!await Catalog.RemoveAsync(entry.Id, cancellationToken))
        {
            throw Unknown(idOrName);
        }

        secrets.RemoveRepository(entry.Id);
    }

    public async Task<JobList> ListJobsAsync(string idOrName, int limit, CancellationToken cancellationToken = default)
    {
        if (limit is < 1 or > MostJobs)
        {
            throw new HubException("limit-invalid", $"The limit is {limit}; it must be from 1 to {MostJobs}.");
        }

        return (await Repository((await FindAsync(idOrName, cancellationToken)).Id).GetJobsAsync(limit, cancellationToken)).ToView();
    }

    public async Task<RepositoryView> ControlAsync(string idOrName, WorkControl control, CancellationToken cancellationToken = default)
    {
        var entry = await FindAsync(idOrName, cancellationToken);
        var repository = Repository(entry.Id);
        await (control switch
        {
            WorkControl.Pause => repository.PauseAsync(cancellationToken),
            WorkControl.Resume => repository.UnpauseAsync(cancellationToken),
            WorkControl.Cancel => repository.CancelAsync(cancellationToken),
            _ => repository.RetryAsync(cancellationToken),
        });
        return await StatusAsync(entry, cancellationToken);
    }

    public async Task<ReindexAccepted> ReindexAsync(string idOrName, bool rebuild, bool whole, CancellationToken cancellationToken = default)
    {
        var entry = await FindAsync(idOrName, cancellationToken);
        return new ReindexAccepted(entry.Id, await Repository(entry.Id).RequestIndexAsync(new IndexRequest("requested", rebuild, whole), cancellationToken));
    }

    public async Task<CheckView> CheckIndexAsync(string idOrName, string? reference, CancellationToken cancellationToken = default) =>
        (await grains.GetGrain<IIndexCheckGrain>(0).CheckAsync((await FindAsync(idOrName, cancellationToken)).Id, string.IsNullOrEmpty(reference) ? null : reference, cancellationToken)).ToView();

    public async Task<FileView> ReadFileAsync(
        string repository, string path, string? reference = null, string? lines = null, bool tokens = false, CancellationToken cancellationToken = default)
    {
        var range = LineRange.Parse(lines);
        reference = string.IsNullOrEmpty(reference) ? null : reference;
        var entry = await FindAsync(repository, cancellationToken);
        var grain = grains.GetGrain<IFileGrain>(IFileGrain.KeyFor(entry.Id, path));
        var file = await AskAgainAsync(token => grain.ReadAsync(reference, token), cancellationToken) ?? throw NoFile(entry, path, reference);

        // The file may change between the two: tokens of another text would colour it wrongly.
        var told = tokens ? await grain.HighlightAsync(reference, cancellationToken) : null;
        return file.ToView(range, told?.BlobId == file.BlobId ? told.Tokens : null);
    }

    public async Task<FileChangesView> GetChangesAsync(string repository, string path, CancellationToken cancellationToken = default)
    {
        var entry = await FindAsync(repository, cancellationToken);
        var grain = grains.GetGrain<IFileGrain>(IFileGrain.KeyFor(entry.Id, path));
        var file = await grain.ReadAsync(null, cancellationToken) ?? throw NoFile(entry, path, null);
        return (await grain.GetChangesAsync(cancellationToken)).ToView(file);
    }

    public async Task<DefinitionList> FindSymbolsAsync(SymbolQuery query, CancellationToken cancellationToken = default) =>
        (await Navigation.FindSymbolsAsync(query.ToSearch(), cancellationToken)).ToView();

    public async Task<DefinitionList> FindDefinitionsAsync(NameQuery query, CancellationToken cancellationToken = default) =>
        (await Navigation.FindDefinitionsAsync(query.ToQuestion(), cancellationToken)).ToView();

    public async Task<ReferenceList> FindReferencesAsync(NameQuery query, CancellationToken cancellationToken = default) =>
        (await Navigation.FindReferencesAsync(query.ToQuestion(), cancellationToken)).ToView();

    public async Task<CallList> FindCallersAsync(NameQuery query, CancellationToken cancellationToken = default) =>
        (await Navigation.FindCallersAsync(query.ToQuestion(), cancellationToken)).ToView();

    public async Task<CallList> FindCalleesAsync(NameQuery query, CancellationToken cancellationToken = default) =>
        (await Navigation.FindCalleesAsync(query.ToQuestion(), cancellationToken)).ToView();

    public async Task<OutlineView> GetOutlineAsync(string repository, string path, string? reference = null, CancellationToken cancellationToken = default) =>
        (await Navigation.GetOutlineAsync(repository, string.IsNullOrEmpty(reference) ? null : reference, path, cancellationToken)).ToView();

    public async Task<MapView> GetMapAsync(MapQuery query, CancellationToken cancellationToken = default) =>
        (await Navigation.GetMapAsync(query.ToRequest(), cancellationToken)).ToView();

    public async Task<WebhookSecretList> ListWebhookSecretsAsync(CancellationToken cancellationToken = default)
    {
        var catalog = await AskAgainAsync(Catalog.ListAsync, cancellationToken);
        return new WebhookSecretList([.. secrets.List().Select(secret => ViewOf(secret, catalog.Repositories.FirstOrDefault(entry => entry.Id == secret.RepositoryId)))]);
    }

    public async Task<NewWebhookSecret> CreateWebhookSecretAsync(NewWebhookSecretBody body, CancellationToken cancellationToken = default)
    {
        if (body.OverlapHours is < 0 or > 720 or double.NaN)
        {
            throw new HubException("webhook-secret-invalid", "overlapHours lies between 0 and 720.");
        }

        var entry = string.IsNullOrEmpty(body.Repo) ? null : await FindAsync(body.Repo, cancellationToken);
        var made = secrets.Create(entry?.Id, body.Secret, TimeSpan.FromHours(body.OverlapHours ?? 24));
        return new NewWebhookSecret(made.Id, made.Value, ViewOf(made, entry));
    }

    public Task RemoveWebhookSecretAsync(string id, CancellationToken cancellationToken = default) => secrets.Remove(id)
        ? Task.CompletedTask
        : throw new HubException("webhook-secret-unknown", $"There is no webhook secret '{id}'; GET /v1/webhooks/secrets lists them.");

    public async Task<DeliveryList> ListDeliveriesAsync(string? repository, CancellationToken cancellationToken = default)
    {
        var key = string.IsNullOrEmpty(repository) ? IWebhookInboxGrain.Server : (await FindAsync(repository, cancellationToken)).Id;
        var receipts = await grains.GetGrain<IWebhookInboxGrain>(key).ListAsync(cancellationToken);
        return new DeliveryList([.. receipts.Select(receipt => new DeliveryView(receipt.At, receipt.Provider, WebhookAnswer.Of(receipt)))]);
    }

    public async Task<SessionView> GetSessionAsync(string id, CancellationToken cancellationToken = default) =>
        (await Session(id).GetAsync(cancellationToken)).ToView();

    public async Task<SessionView> SetSessionFiltersAsync(string id, SessionFiltersBody filters, CancellationToken cancellationToken = default)
    {
        await Session(id).SetFiltersAsync(filters.ToFilters(), cancellationToken);
        return await GetSessionAsync(id, cancellationToken);
    }

    public Task ClearSessionAsync(string id, CancellationToken cancellationToken = default) => Session(id).ClearAsync(cancellationToken);

    private async Task WaitAsync(SearchBody body, SearchRequest request, CancellationToken cancellationToken)
    {
        var filters = string.IsNullOrEmpty(body.Session) ? new SessionFilters() : (await Session(body.Session).GetAsync(cancellationToken)).Filters;
        await GetFreshnessAsync(
            new FreshnessQuery
            {
                Query = body.Query,
                Repos = request.Repositories.IsEmpty ? filters.Repositories : request.Repositories,
                Refs = request.Refs.IsEmpty ? filters.Refs : request.Refs,
                AtLeast = string.IsNullOrEmpty(body.AtLeast) ? null : body.AtLeast,
                Fresh = body.Fresh ?? false,
                Wait = body.Wait,
            },
            cancellationToken);
    }

    private static WebhookSecretView ViewOf(WebhookSecret secret, CatalogEntry? entry) => new() { Id = secret.Id, Repo = entry?.Name ?? secret.RepositoryId, CreatedAt = secret.CreatedAt, EndsAt = secret.EndsAt };

    // For questions alone: asked twice they do no harm. One that was on its way to a silo which is lost finds the grain on another one, once that is found out. Its answer may also be lost
    // without a word: then it is asked again while the first time still counts.
    private async Task<T> AskAgainAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var asked = new List<Task<T>> { AskAsync() };
            for (var (asks, failures) = (1, 0); ;)
            {
                var patience = options.AskAgainAfter is { } after && asks < MostAsks ? Task.Delay(after * (1 << Math.Max(0, asks - 2)), time, enough.Token) : Task.Delay(Timeout.InfiniteTimeSpan, enough.Token);
                var first = await Task.WhenAny([.. asked, patience]);
                if (first == patience)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    asks++;
                    asked.Add(AskAsync());
                    continue;
                }

                try
                {
                    return await (Task<T>)first;
                }
                catch (OrleansException) when (failures < Pauses.Length)
                {
                    asked.Remove((Task<T>)first);
                    await Task.Delay(Pauses[failures++], time, cancellationToken);
                    asked.Add(AskAsync());
                }
            }
        }
        finally
        {
            await enough.CancelAsync();
        }

        // What fails at once fails like what fails later.
        async Task<T> AskAsync() => await ask(enough.Token);
    }

    // Clients of a cluster reach a grain by way of a silo that its key decides: many keys spread the searches over all silos.
    private ISearchGrain Searcher => grains.GetGrain<ISearchGrain>(options.AskAgainAfter is null ? 0 : Random.Shared.Next(SearchKeys));

    private IRepositoryGrain Repository(string id) => grains.GetGrain<IRepositoryGrain>(id);

    private IQuerySessionGrain Session(string id) => grains.GetGrain<IQuerySessionGrain>(SessionId.Require(id));

    private async Task<CatalogEntry> FindAsync(string idOrName, CancellationToken cancellationToken) =>
        await AskAgainAsync(token => Catalog.FindAsync(idOrName, token), cancellationToken) ?? throw Unknown(idOrName);

    private static HubException NoFile(CatalogEntry entry, string path, string? reference) => new(
        "file-unknown", $"{entry.Name} has no file '{path}'{(reference is null ? "" : $" at {reference}")}; paths are case-sensitive and begin without a slash.");

    private static HubException Unknown(string idOrName) => new("repo-unknown", $"There is no repository '{idOrName}'; GET /v1/repos lists them.");

    private async Task<RepositoryView> StatusAsync(CatalogEntry entry, CancellationToken cancellationToken) =>
        (await AskAgainAsync(Repository(entry.Id).GetStatusAsync, cancellationToken)).ToView() with { Visibility = entry.Visibility };

    private async Task<RepositoryView> StatusOrReasonAsync(CatalogEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            return await StatusAsync(entry, cancellationToken);
        }
        catch (HubException problem)
        {
            return entry.Unanswered(problem.Code, problem.Message, time.GetUtcNow());
        }
        catch (Exception problem) when (problem is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.LogError(problem, "The status of repository {Repository} cannot be read", entry.Id);
            return entry.Unanswered("grain-timeout", "The repository does not answer; the server's log says why.", time.GetUtcNow());
        }
    }
}
