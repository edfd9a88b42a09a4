using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using LunarHub.Git;
using LunarHub.Grains.Indexing;
using LunarHub.Grains.Webhooks;
using LunarHub.Text;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Grains.Catalog;

/// <summary>The list of repositories. Changes are durable before others see them.</summary>
public sealed partial class CatalogGrain(
    [PersistentState("catalog")] IPersistentState<CatalogRecord> record,
    GitOptions git,
    WebhookOptions webhooks,
    TimeProvider time,
    ILogger<CatalogGrain> logger)
    : Grain, ICatalogGrain
{
    private CatalogSnapshot snapshot = new(0, []);
    private AddressBook addresses = new([]);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        TakeSnapshot();
        return Task.CompletedTask;
    }

    public async Task<CatalogEntry> AddAsync(AddRepository request, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(request.Source))
        {
            throw new HubException("repo-invalid-source", "the source is empty; give a path on the server's machine or a clone URL");
        }

        RefPattern.Require(request.Branches ?? []);
        RefPattern.Require(request.Tags ?? []);
        var location = await LocateAsync(request.Source, cancellationToken);
        var known = snapshot.Repositories.FirstOrDefault(entry => (entry.SourceId ?? entry.Id) == location.Id);
        var id = known?.Id ?? FreeId(location.Id);
        await FinishRemovalAsync(id, cancellationToken);
        var repository = GrainFactory.GetGrain<IRepositoryGrain>(id);
        if (known is not null)
        {
            await repository.ConfigureAsync(new RepositorySettings(location.Source, known.Name) { Branches = request.Branches, Tags = request.Tags }, cancellationToken);
            await repository.RequestIndexAsync(new IndexRequest("added again"), cancellationToken);
            return known;
        }

        var entry = new CatalogEntry(
            id,
            FreeName(request.Name?.Trim() is { Length: > 0 } name ? name : location.Name),
            location.Display,
            time.GetUtcNow(),
            0,
            SourceId: id == location.Id ? null : location.Id,
            ByWebhook: request.ByWebhook);
        await StoreAsync([.. snapshot.Repositories, entry], cancellationToken);
        await repository.ConfigureAsync(new RepositorySettings(location.Source, entry.Name) { Branches = request.Branches, Tags = request.Tags }, cancellationToken);
        await Watch(id).WatchAsync(cancellationToken);
        LogAdded(entry.Id, entry.Name);
        return entry;
    }

    public Task<CatalogSnapshot> ListAsync(CancellationToken cancellationToken = default) => Task.FromResult(snapshot);

    public Task<CatalogEntry?> FindAsync(string idOrName, CancellationToken cancellationToken = default) => Task.FromResult(Find(idOrName));

    public Task<RepositoryMatch> MatchAsync(RepositoryMention mention, CancellationToken cancellationToken = default)
    {
        var entry = mention.Name is { } name ? Find(name) : null;
        string? refusal = null;
        foreach (var address in mention.Addresses)
        {
            var found = addresses.Find(address);
            entry ??= found;
            refusal ??= found is null ? RemoteName.Refusal(address, host => addresses.NamesHost(host) || webhooks.NamesHost(host)) : null;
        }

        return Task.FromResult(new RepositoryMatch(entry, entry is null ? refusal : null));
    }

    public async Task<CatalogEntry?> MoveAsync(string id, ImmutableArray<string> addresses, CancellationToken cancellationToken = default)
    {
        var repository = GrainFactory.GetGrain<IRepositoryGrain>(id);
        if (snapshot.Repositories.FirstOrDefault(entry => entry.Id == id) is not { } known || await repository.GetSettingsAsync(cancellationToken) is not { } settings)
        {
            return null;
        }

        var (old, location) = Explain(() =>
        {
            var present = RepositoryLocation.Parse(settings.Source, git);
            return (present, present.MoveTo(addresses, git));
        });
        if (snapshot.Repositories.Any(entry => entry.Id == id ? entry.Source == location.Display : (entry.SourceId ?? entry.Id) == location.Id))
        {
            return known;
        }

        var moved = known with { Source = location.Display, SourceId = location.Id == id ? null : location.Id, Name = known.Name == old.Name ? FreeName(location.Name) : known.Name };
        await StoreAsync(snapshot.Repositories.Replace(known, moved), cancellationToken);
        await repository.ConfigureAsync(new RepositorySettings(location.Source, moved.Name), cancellationToken);
        LogMoved(id, moved.Source);
        return moved;
    }

    public async Task SetVisibilityAsync(string id, string visibility, CancellationToken cancellationToken = default)
    {
        if (snapshot.Repositories.FirstOrDefault(entry => entry.Id == id) is { } known && known.Visibility != visibility)
        {
            await StoreAsync(snapshot.Repositories.Replace(known, known with { Visibility = visibility }), cancellationToken);
        }
    }

    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken = default)
    {
        if (snapshot.Repositories.All(entry => entry.Id != id))
        {
            return false;
        }

        record.State.Removing = record.State.Removing.Add(id);
        await StoreAsync(snapshot.Repositories.Where(entry => entry.Id != id), cancellationToken);
        await FinishRemovalAsync(id, cancellationToken);
        LogRemoved(id);
        return true;
    }

    public async Task SetHeadAsync(string id, RepositoryHead head, CancellationToken cancellationToken = default)
    {
        if (snapshot.Repositories.FirstOrDefault(entry => entry.Id == id) is not { } known)
        {
            return;
        }

        var heads = head.Heads.SequenceEqual(known.Heads) ? known.Heads : head.Heads;
        var next = known with { Shards = head.Shards, DefaultRef = head.DefaultRef, HeadCommit = head.HeadCommit, IsEmpty = head.HeadCommit is null, Heads = heads };
        if (next != known)
        {
            await StoreAsync(snapshot.Repositories.Replace(known, next), cancellationToken);
        }
    }

    public async Task ResumeAsync(CancellationToken cancellationToken = default)
    {
        foreach (var id in record.State.Removing)
        {
            await FinishRemovalAsync(id, cancellationToken);
        }

        foreach (var entry in snapshot.Repositories)
        {
            try
            {
                await Watch(entry.Id).WatchAsync(cancellationToken);
                await GrainFactory.GetGrain<IRepositoryGrain>(entry.Id).ResumeAsync(cancellationToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // One repository that cannot start must not keep the others from it; its status says what is wrong.
                LogNotResumed(error, entry.Id);
            }
        }

        foreach (var entry in snapshot.Repositories.Where(entry => Path.IsPathRooted(entry.Source)))
        {
            // Not waited for: these ask the catalog, and one that is called while its silo is leaving would wait for its own answer.
            _ = WatchTreeAsync(entry.Id);
        }
    }

    private async Task WatchTreeAsync(string id)
    {
        try
        {
            await GrainFactory.GetGrain<IWorktreeGrain>(id).WatchAsync(CancellationToken.None);
        }
        catch (Exception error)
        {
            LogNotResumed(error, id);
        }
    }

    private IRemoteWatchGrain Watch(string id) => GrainFactory.GetGrain<IRemoteWatchGrain>(id);

    private CatalogEntry? Find(string idOrName)
        => snapshot.Repositories.FirstOrDefault(entry => entry.Id == idOrName) ?? snapshot.Repositories.FirstOrDefault(entry => entry.Name == idOrName);

    // Looks at the file system, and at the resolver where private hosts are refused: not on the grain's own turn.
    private Task<RepositoryLocation> LocateAsync(string source, CancellationToken cancellationToken) => Task.Run(() => Explain(() => RepositoryLocation.Parse(source, git)), cancellationToken);

    private static T Explain<T>(Func<T> locate)
    {
        try
        {
            return locate();
        }
        catch (GitException error)
        {
            throw new HubException(error.Code, error.Message, error);
        }
    }

    // A repository that has moved keeps its id, which may be the one that its old address stands for.
    private string FreeId(string id)
    {
        while (snapshot.Repositories.Any(entry => entry.Id == id))
        {
            id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 8));
        }

        return id;
    }

    private string FreeName(string name)
    {
        var free = name;
        for (var i = 2; snapshot.Repositories.Any(entry => entry.Name == free); i++)
        {
            free = $"{name}-{i}";
        }

        return free;
    }

    private async Task FinishRemovalAsync(string id, CancellationToken cancellationToken)
    {
        if (record.State.Removing.Contains(id))
        {
            await GrainFactory.GetGrain<IWorktreeGrain>(id).StopAsync(cancellationToken);
            await Watch(id).StopAsync(cancellationToken);
            await GrainFactory.GetGrain<IRepositoryGrain>(id).DeleteAsync(cancellationToken);
            record.State.Removing = record.State.Removing.Remove(id);
            await record.WriteStateAsync(cancellationToken);
        }
    }

    private async Task StoreAsync(IEnumerable<CatalogEntry> entries, CancellationToken cancellationToken)
    {
        record.State.Repositories = [.. entries.OrderBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase).ThenBy(entry => entry.Id, StringComparer.Ordinal)];
        record.State.Version++;
        try
        {
            await record.WriteStateAsync(cancellationToken);
        }
        catch
        {
            await record.ReadStateAsync(CancellationToken.None);
            throw;
        }

        TakeSnapshot();
    }

    private void TakeSnapshot()
    {
        snapshot = new CatalogSnapshot(record.State.Version, record.State.Repositories);
        addresses = new AddressBook(snapshot.Repositories);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Repository {Repository} ({Name}) was added.")]
    private partial void LogAdded(string repository, string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "Repository {Repository} has moved to {Source}.")]
    private partial void LogMoved(string repository, string source);

    [LoggerMessage(Level = LogLevel.Information, Message = "Repository {Repository} was removed.")]
    private partial void LogRemoved(string repository);

    [LoggerMessage(Level = LogLevel.Error, Message = "Repository {Repository} could not go on after the start.")]
    private partial void LogNotResumed(Exception error, string repository);
}
