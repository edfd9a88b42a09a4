using System.Collections.Immutable;
using LunarHub.Grains.Navigation;
using LunarHub.Grains.Searching;
using LunarHub.Search;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using LunarHub.Tests;
using Orleans;

namespace LunarHub.Grains.Tests.Navigation;

/// <summary>Repositories of marked files behind the grains that navigation asks: one shard each, unless a test says otherwise.</summary>
internal sealed class MarkedHub : IFewGrains
{
    public const string Commit = "1111111111111111111111111111111111111111";
    public static readonly DateTimeOffset IndexedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly Dictionary<string, List<MarkedFile>> repositories = new(StringComparer.Ordinal);
    private ImmutableArray<CatalogEntry> entries = [];

    public FakeTimeProvider Time { get; } = new();

    /// <summary>Called before a shard answers; a test lets it fail or never end.</summary>
    public Func<string, CancellationToken, Task> OnShard { get; set; } = (_, _) => Task.CompletedTask;

    public Navigator Navigator => new(this, Fan, new PositionReader(this), Time);

    public CallGraph Calls => new(this, Fan, new PositionReader(this), Navigator, Time);

    public MapMaker Maps => new(this, Fan, Time);

    public OutlineReader Outlines => new(Fan, new PositionReader(this), Time);

    private ShardFan Fan => new(this, new SearchOptions { ShardDeadline = TimeSpan.FromSeconds(2) }, Time, NullLogger.Instance);

    public MarkedHub Add(string repository, params MarkedFile[] files)
    {
        repositories[repository] = [.. files];
        entries = entries.Add(new CatalogEntry(repository, $"acme/{repository}", $"/src/{repository}", IndexedAt, Shards: 1, DefaultRef: MarkedFile.Ref, HeadCommit: Commit));
        return this;
    }

    /// <summary>A repository that the catalog knows and that has no index yet.</summary>
    public MarkedHub AddUnindexed(string repository)
    {
        entries = entries.Add(new CatalogEntry(repository, $"acme/{repository}", $"/src/{repository}", IndexedAt, Shards: 0));
        return this;
    }

    public T GetGrain<T>(string primaryKey, string? grainClassNamePrefix = null)
        where T : IGrainWithStringKey
    {
        object grain = typeof(T) == typeof(ICatalogGrain) ? new Catalog(this)
            : typeof(T) == typeof(IShardGrain) ? new MarkedShard(primaryKey, repositories[primaryKey[..primaryKey.IndexOf('/', StringComparison.Ordinal)]], token => OnShard(primaryKey, token))
            : new File(this, primaryKey);
        return (T)grain;
    }

    public T GetGrain<T>(long primaryKey, string? grainClassNamePrefix = null)
        where T : IGrainWithIntegerKey => throw new NotSupportedException();

    public T GetGrain<T>(Guid primaryKey, string? grainClassNamePrefix = null)
        where T : IGrainWithGuidKey => throw new NotSupportedException();

    public T CreateObjectReference<T>(IGrainObserver obj)
        where T : IGrainObserver => throw new NotSupportedException();

    public void DeleteObjectReference<T>(IGrainObserver obj)
        where T : IGrainObserver => throw new NotSupportedException();

    private sealed class Catalog(MarkedHub hub) : ICatalogGrain
    {
        public Task<CatalogSnapshot> ListAsync(CancellationToken cancellationToken = default) => Task.FromResult(new CatalogSnapshot(1, hub.entries));

        public Task<CatalogEntry?> FindAsync(string idOrName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<CatalogEntry> AddAsync(AddRepository request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<RepositoryMatch> MatchAsync(RepositoryMention mention, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<CatalogEntry?> MoveAsync(string id, ImmutableArray<string> addresses, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task SetVisibilityAsync(string id, string visibility, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task SetHeadAsync(string id, RepositoryHead head, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task ResumeAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    private sealed class File(MarkedHub hub, string key) : IFileGrain
    {
        public Task<FileContent?> ReadAsync(string? reference, CancellationToken cancellationToken = default)
        {
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            var file = hub.repositories[key[..slash]].Find(file => file.Path == key[(slash + 1)..]);
            return Task.FromResult(file is null ? null : new FileContent
            {
                RepositoryId = key[..slash],
                Repository = $"acme/{key[..slash]}",
                Ref = MarkedFile.Ref,
                Commit = Commit,
                Path = file.Path,
                BlobId = "b",
                Language = file.Language,
                Text = file.Text,
                Traits = file.Traits.HasFlag(DocumentTraits.Test) ? ["test"] : [],
                Symbols = [.. file.Symbols.Select(symbol => new FileSymbol(symbol.Name, symbol.Kind, symbol.Scope, symbol.StartLine, symbol.EndLine))],
                IndexedAt = IndexedAt,
                IsHead = true,
            });
        }

        public Task<FileTokens?> HighlightAsync(string? reference, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<ImmutableArray<FileChange>> GetChangesAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
