using System.Collections.Immutable;
using System.Collections.Concurrent;
using LunarHub.Grains;
using LunarHub.Text;
using LunarHub.Tests;
using Orleans;

namespace LunarHub.ApiHost.Tests.Hub;

/// <summary>The grains as the API sees them, held in memory and answering what a test tells them to.</summary>
internal sealed class FakeGrains : IFewGrains, ICatalogGrain, ISearchGrain, ILineSearchGrain, IFreshnessGrain, IIndexCheckGrain
{
    private readonly ConcurrentDictionary<string, FakeSession> sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FakeFeed> feeds = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FakeBucket> buckets = new(StringComparer.Ordinal);
    private readonly List<CatalogEntry> entries = [];

    public FakeDelivery Delivery { get; } = new();

    public FakeFeed Feed(string key = IChangeFeedGrain.Changes) => feeds.GetOrAdd(key, _ => new FakeFeed());

    public ConcurrentDictionary<string, RepositoryStatus> Statuses { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<(string RepositoryId, string Path), FileContent> Files { get; } = new();

    public FakeInboxes Inboxes { get; } = new();

    public FakeNavigation Navigation { get; } = new();

    public ConcurrentQueue<SearchRequest> Searches { get; } = new();

    public ConcurrentQueue<(string Id, IndexRequest Request)> IndexRequests { get; } = new();

    public Func<SearchRequest, CancellationToken, Task<SearchAnswer>> OnSearch { get; set; } = (_, _) => Task.FromResult(Samples.Answer());

    public ConcurrentQueue<FreshnessDemand> Demands { get; } = new();

    public Func<FreshnessDemand, Task> OnDemand { get; set; } = _ => Task.CompletedTask;

    public Func<string, Task<RepositoryStatus>>? OnStatus { get; set; }

    public Func<CancellationToken, Task>? OnList { get; set; }

    public void Add(RepositoryStatus status)
    {
        entries.Add(new CatalogEntry(status.Id, status.Name, status.Source, Samples.Time, status.Shards));
        Statuses[status.Id] = status;
    }

    public T GetGrain<T>(string primaryKey, string? grainClassNamePrefix = null)
        where T : IGrainWithStringKey
    {
        object grain =
            typeof(T) == typeof(ICatalogGrain) ? this
            : typeof(T) == typeof(IRepositoryGrain) ? new FakeRepository(this, primaryKey)
            : typeof(T) == typeof(IWebhookInboxGrain) ? Inboxes.Get(primaryKey)
            : typeof(T) == typeof(IChangeFeedGrain) ? feeds.GetOrAdd(primaryKey, _ => new FakeFeed())
            : typeof(T) == typeof(ISubscriptionBucketGrain) ? buckets.GetOrAdd(primaryKey, _ => new FakeBucket())
            : typeof(T) == typeof(ISubscriptionGrain) ? Delivery
            : typeof(T) == typeof(IFileGrain) ? new FakeFile(this, primaryKey)
            : typeof(T) == typeof(IQuerySessionGrain) ? sessions.GetOrAdd(primaryKey, id => new FakeSession(this, id))
            : throw new NotSupportedException(typeof(T).Name);
        return (T)grain;
    }

    public T GetGrain<T>(long primaryKey, string? grainClassNamePrefix = null)
        where T : IGrainWithIntegerKey => (T)(typeof(T) == typeof(INavigationGrain) ? Navigation : (object)this);

    public T GetGrain<T>(Guid primaryKey, string? grainClassNamePrefix = null)
        where T : IGrainWithGuidKey => (T)(object)this;

    public T CreateObjectReference<T>(IGrainObserver obj)
        where T : IGrainObserver => throw new NotSupportedException();

    public void DeleteObjectReference<T>(IGrainObserver obj)
        where T : IGrainObserver => throw new NotSupportedException();

    public Func<SearchRequest, CancellationToken, IAsyncEnumerable<LineStreamPart>> OnLines { get; set; } = (_, _) => AsyncEnumerable.Empty<LineStreamPart>();

    public ConcurrentQueue<SearchRequest> LineRequests { get; } = new();

    public IAsyncEnumerable<LineStreamPart> ReadLinesAsync(SearchRequest request, CancellationToken cancellationToken = default)
    {
        LineRequests.Enqueue(request);
        return OnLines(request, cancellationToken);
    }

    public async Task<ImmutableArray<IndexFreshness>> WaitAsync(FreshnessDemand demand, CancellationToken cancellationToken = default)
    {
        Demands.Enqueue(demand);
        await OnDemand(demand);
        return [.. Statuses.Values.Select(status => new IndexFreshness
        {
            RepositoryId = status.Id, Repository = status.Name, Ref = status.DefaultRef, Commit = status.Commit, IndexedAt = status.IndexedAt, IsHead = status.Commit == status.HeadCommit,
        })];
    }

    public Task<IndexCheck> CheckAsync(string repositoryId, string? reference, CancellationToken cancellationToken = default)
    {
        var none = new CheckedPaths(0, []);
        return Task.FromResult(new IndexCheck
        {
            RepositoryId = repositoryId, Repository = Statuses[repositoryId].Name, Ref = reference ?? "refs/heads/main", Commit = Samples.Commit,
            Missing = new CheckedPaths(2, ["a.cs", "b.cs"]), Extra = none, OtherBlob = none, OtherText = none,
        });
    }

    public async Task<SearchAnswer> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default)
    {
        Searches.Enqueue(request);
        return await OnSearch(request, cancellationToken);
    }

    public Task<CatalogEntry> AddAsync(AddRepository request, CancellationToken cancellationToken = default)
    {
        if (request.Source.StartsWith("ext::", StringComparison.Ordinal))
        {
            throw new HubException("git-refused-url", "The transport ext is refused.");
        }

        Add(Samples.Status($"r{entries.Count + 1}", request.Name ?? Path.GetFileName(request.Source)) with { Source = request.Source, State = RepositoryState.Queued });
        return Task.FromResult(entries[^1]);
    }

    public async Task<CatalogSnapshot> ListAsync(CancellationToken cancellationToken = default)
    {
        await (OnList?.Invoke(cancellationToken) ?? Task.CompletedTask);
        return new CatalogSnapshot(1, [.. entries]);
    }

    public Task<CatalogEntry?> FindAsync(string idOrName, CancellationToken cancellationToken = default) =>
        Task.FromResult(entries.Find(e => e.Id == idOrName) ?? entries.Find(e => e.Name == idOrName));

    /// <summary>Matches by name, id, or an address that is the source as it was added.</summary>
    public Task<RepositoryMatch> MatchAsync(RepositoryMention mention, CancellationToken cancellationToken = default) =>
        Task.FromResult(new RepositoryMatch(entries.Find(e => e.Id == mention.Name || e.Name == mention.Name || mention.Addresses.Contains(e.Source)), null));

    public Task<CatalogEntry?> MoveAsync(string id, ImmutableArray<string> addresses, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task SetVisibilityAsync(string id, string visibility, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken = default) => Task.FromResult(entries.RemoveAll(e => e.Id == id) > 0);

    public Task SetHeadAsync(string id, RepositoryHead head, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task ResumeAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private sealed class FakeRepository(FakeGrains hub, string id) : IRepositoryGrain
    {
        public Task<RepositoryStatus> GetStatusAsync(CancellationToken cancellationToken = default) => hub.OnStatus?.Invoke(id) ?? Task.FromResult(hub.Statuses[id]);

        public Task<RepositoryCoverage> GetCoverageAsync(CancellationToken cancellationToken = default) => Task.FromResult(new RepositoryCoverage(
            id, hub.Statuses[id].Name, [new("csharp", "tree-sitter", 6, 900, 30_000), new("text", "lexical", 2, 100, 10_000)], [new SkippedFiles("binary", 2, ["a.png"])]));

        public Task<long> RequestIndexAsync(IndexRequest request, CancellationToken cancellationToken = default)
        {
            hub.IndexRequests.Enqueue((id, request));
            return Task.FromResult((long)hub.IndexRequests.Count);
        }

        public Task ResumeAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<RepositorySettings?> GetSettingsAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task ConfigureAsync(RepositorySettings settings, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task PauseAsync(CancellationToken cancellationToken = default) => SetAsync(RepositoryState.Paused);

        public Task UnpauseAsync(CancellationToken cancellationToken = default) => SetAsync(RepositoryState.Ready);

        public async Task<bool> CancelAsync(CancellationToken cancellationToken = default)
        {
            await SetAsync(RepositoryState.Failed);
            return true;
        }

        public Task<long> RetryAsync(CancellationToken cancellationToken = default) => RequestIndexAsync(new IndexRequest("retry"), cancellationToken);

        public Task<ImmutableArray<RepositoryJob>> GetJobsAsync(int limit, CancellationToken cancellationToken = default) => Task.FromResult<ImmutableArray<RepositoryJob>>(
        [
            .. Enumerable.Range(0, Math.Min(limit, 3)).Select(age => new RepositoryJob
            {
                Request = 9 - age, Requests = 2, Reasons = ["pushed"], RequestedAt = Samples.Time, StartedAt = Samples.Time, EndedAt = Samples.Time, Outcome = JobOutcome.Succeeded,
                Stages = [new JobStage("fetch", Samples.Time, 0.25)], Refs = [new JobRef("refs/heads/main", "a", "b", 4, Samples.Time)], Files = 4, Chunks = 9,
            }),
        ]);

        private Task SetAsync(RepositoryState state)
        {
            hub.Statuses[id] = hub.Statuses[id] with { State = state };
            return Task.CompletedTask;
        }

        public Task<RepositoryStatus> WaitUntilIdleAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<long> WaitForRequestAsync(long request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task DeleteAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    private sealed class FakeFile(FakeGrains hub, string key) : IFileGrain
    {
        public Task<FileContent?> ReadAsync(string? reference, CancellationToken cancellationToken = default)
        {
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            var file = hub.Files.GetValueOrDefault((key[..slash], key[(slash + 1)..]));
            return reference is null or "main" ? Task.FromResult(file) : throw new HubException("ref-unknown", $"There is no ref '{reference}'.");
        }

        // Every digit is a number.
        public async Task<FileTokens?> HighlightAsync(string? reference, CancellationToken cancellationToken = default) => await ReadAsync(reference, cancellationToken) is { } file
            ? new FileTokens(file.BlobId, [.. file.Text.Index().Where(c => char.IsAsciiDigit(c.Item)).Select(c => new CodeToken(c.Index, 1, SyntaxClass.Number))])
            : null;

        public Task<ImmutableArray<FileChange>> GetChangesAsync(CancellationToken cancellationToken = default) => Task.FromResult<ImmutableArray<FileChange>>(
        [
            new FileChange
            {
                OldBlobId = "old", NewBlobId = "new", SeenAt = Samples.Time, Kept = 3,
                Moved = [new MovedChunk(new FileChunk(5, 9, "method", "Parse", "Parser", "void Parse()"), 1, 5)],
            },
        ]);
    }

    private sealed class FakeSession(FakeGrains hub, string id) : IQuerySessionGrain
    {
        private QuerySession session = new() { Id = id };

        public async Task<SearchAnswer> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default)
        {
            var answer = await hub.SearchAsync(request with { Languages = request.Languages.IsEmpty ? session.Filters.Languages : request.Languages }, cancellationToken);
            var shown = answer.Hits.Select(h => new SeenHit(h.RepositoryId, h.Path, h.StartLine, h.EndLine));
            session = session with { History = session.History.Add(new SessionQuery(Samples.Time, request.Query, request.Mode, answer.Total, [.. shown])) };
            return answer;
        }

        public Task SetFiltersAsync(SessionFilters filters, CancellationToken cancellationToken = default)
        {
            session = session with { Filters = filters };
            return Task.CompletedTask;
        }

        public Task<QuerySession> GetAsync(CancellationToken cancellationToken = default) => Task.FromResult(session);

        public Task ClearAsync(CancellationToken cancellationToken = default)
        {
            session = new QuerySession { Id = id };
            return Task.CompletedTask;
        }
    }
}
