using LunarHub.Git;
using LunarHub.Text;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Grains.Catalog;

/// <summary>The list of repositories. Changes are durable before others see them.</summary>
public sealed partial class CatalogGrain(
    [PersistentState("catalog")] IPersistentState<CatalogRecord> record,
    GitOptions git,
    TimeProvider time,
    ILogger<CatalogGrain> logger)
    : Grain, ICatalogGrain
{
    private CatalogSnapshot snapshot = new(0, []);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        snapshot = new CatalogSnapshot(record.State.Version, record.State.Repositories);
        return Task.CompletedTask;
    }

    public async Task<CatalogEntry> AddAsync(AddRepository request, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(request.Source))
        {
            throw new HubException("repo-invalid-source", "the source is empty; give a path on the server's machine or a clone URL");
        }

        var location = await LocateAsync(request.Source, cancellationToken);
        await FinishRemovalAsync(location.Id, cancellationToken);
        var repository = GrainFactory.GetGrain<IRepositoryGrain>(location.Id);
        if (Find(location.Id) is { } known)
        {
            await repository.ConfigureAsync(new RepositorySettings(location.Source, known.Name), cancellationToken);
            await repository.RequestIndexAsync(new IndexRequest("added again"), cancellationToken);
            return known;
        }

        var entry = new CatalogEntry(location.Id, FreeName(request.Name?.Trim() is { Length: > 0 } name ? name : location.Name), location.Display, time.GetUtcNow(), 0);
        await StoreAsync([.. snapshot.Repositories, entry], cancellationToken);
        await repository.ConfigureAsync(new RepositorySettings(location.Source, entry.Name), cancellationToken);
        LogAdded(entry.Id, entry.Name);
        return entry;
    }

    public Task<CatalogSnapshot> ListAsync(CancellationToken cancellationToken = default) => Task.FromResult(snapshot);

    public Task<CatalogEntry?> FindAsync(string idOrName, CancellationToken cancellationToken = default) => Task.FromResult(Find(idOrName));

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

        var next = known with { Shards = head.Shards, DefaultRef = head.DefaultRef, HeadCommit = head.HeadCommit, IsEmpty = head.HeadCommit is null };
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
                await GrainFactory.GetGrain<IRepositoryGrain>(entry.Id).ResumeAsync(cancellationToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // One repository that cannot start must not keep the others from it; its status says what is wrong.
                LogNotResumed(error, entry.Id);
            }
        }
    }

    private CatalogEntry? Find(string idOrName)
        => snapshot.Repositories.FirstOrDefault(entry => entry.Id == idOrName) ?? snapshot.Repositories.FirstOrDefault(entry => entry.Name == idOrName);

    // Looks at the file system, and at the resolver where private hosts are refused: not on the grain's own turn.
    private Task<RepositoryLocation> LocateAsync(string source, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            try
            {
                return RepositoryLocation.Parse(source, git);
            }
            catch (GitException error)
            {
                throw new HubException(error.Code, error.Message, error);
            }
        },
        cancellationToken);

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

        snapshot = new CatalogSnapshot(record.State.Version, record.State.Repositories);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Repository {Repository} ({Name}) was added.")]
    private partial void LogAdded(string repository, string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "Repository {Repository} was removed.")]
    private partial void LogRemoved(string repository);

    [LoggerMessage(Level = LogLevel.Error, Message = "Repository {Repository} could not go on after the start.")]
    private partial void LogNotResumed(Exception error, string repository);
}
