using LunarHub.Grains.Subscriptions;
using LunarHub.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Grains.Changes;

/// <inheritdoc cref="IRepositoryChangesGrain"/>
public sealed partial class RepositoryChangesGrain(
    [PersistentState("changes")] IPersistentState<RepositoryChangesRecord> record,
    CommitReader reader,
    StandingQueries standing,
    IHostApplicationLifetime host,
    TimeProvider time,
    ILogger<RepositoryChangesGrain> logger)
    : Grain, IRepositoryChangesGrain
{
    // A ref that moves faster than its changes are read is compared over several commits at once from here on.
    private const int MostPending = 64;

    private Task working = Task.CompletedTask;
    private bool isDeleted;

    private string Id => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Work();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
        => await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    public async Task CommittedAsync(CommitNote note, CancellationToken cancellationToken = default)
    {
        var state = record.State;
        if (state.Noted.TryGetValue(note.Ref, out var known))
        {
            if (known == note.Commit)
            {
                return;
            }

            // What this grain has told of last is what its subscribers know, whatever else happened meanwhile.
            note = note with { PreviousCommit = known };
        }

        var pending = state.Pending;
        if (pending.Length >= MostPending && pending[^1].Note.Ref == note.Ref)
        {
            note = note with { PreviousCommit = pending[^1].Note.PreviousCommit };
            pending = pending.RemoveAt(pending.Length - 1);
        }

        record.State = new RepositoryChangesRecord
        {
            Noted = state.Noted.SetItem(note.Ref, note.Commit),
            Pending = pending.Add(new PendingNote(state.LastNumber + 1, note, time.GetUtcNow())),
            LastNumber = state.LastNumber + 1,
        };
        try
        {
            await record.WriteStateAsync(cancellationToken);
        }
        catch
        {
            record.State = state;
            throw;
        }

        Work();
    }

    public Task ResumeAsync(CancellationToken cancellationToken = default)
    {
        Work();
        return Task.CompletedTask;
    }

    public Task WaitUntilIdleAsync(CancellationToken cancellationToken = default) => working.WaitAsync(cancellationToken);

    public async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        isDeleted = true;
        await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await record.ClearStateAsync(cancellationToken);
        DeactivateOnIdle();
    }

    private void Work()
    {
        if (working.IsCompleted && record.State.Pending.Length > 0 && !isDeleted)
        {
            DelayDeactivation(TimeSpan.FromDays(1));
            working = WorkAsync(host.ApplicationStopping);
        }
    }

    // Runs on the grain's own scheduler: its turns interleave with calls, which may add notes meanwhile.
    private async Task WorkAsync(CancellationToken stopping)
    {
        try
        {
            while (record.State.Pending is [var first, ..] && !isDeleted)
            {
                await TellAsync(first, stopping);
                var before = record.State;
                record.State = new RepositoryChangesRecord { Noted = before.Noted, Pending = before.Pending.RemoveAll(note => note.Number == first.Number), LastNumber = before.LastNumber };
                await record.WriteStateAsync(stopping);
            }

            DelayDeactivation(TimeSpan.FromTicks(-1));
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            // The note stays, and is taken up with the next commit or the next start.
            LogNotTold(error, Id);
        }
        catch (Exception)
        {
            // Stopping: the note stays.
        }
    }

    private async Task TellAsync(PendingNote pending, CancellationToken stopping)
    {
        var note = pending.Note;
        var feed = GrainFactory.GetGrain<IChangeFeedGrain>(IChangeFeedGrain.Changes);
        var about = new HubEvent { Kind = EventKind.CommitSearchable, RepositoryId = Id, Repository = note.Repository, Ref = note.Ref, Commit = note.Commit, Sequence = pending.Number };
        var id = Id;
        about = await Task.Run(() => reader.WithAuthorAsync(id, about, stopping), stopping);
        var seconds = note.ReceivedAt is { } received ? Math.Max(0, (pending.At - received).TotalSeconds) : (double?)null;
        await feed.AppendAsync([about with { Searchable = new SearchableNotice(note.PreviousCommit, seconds, note.Files) }], stopping);
        if (note.PreviousCommit is null)
        {
            return;
        }

        var (matches, catalog) = (GrainFactory.GetGrain<IChangeFeedGrain>(IChangeFeedGrain.Matches), GrainFactory.GetGrain<ICatalogGrain>(ICatalogGrain.Key));
        try
        {
            await Task.Run(() => TellFilesAsync(about, note, feed, matches, catalog, stopping), stopping);
        }
        catch (HubException problem)
        {
            // Without the old commit, or with a damaged mirror, nothing can be compared; that the commit is searchable has been said.
            LogNotRead(id, note.Commit, problem.Message);
        }
    }

    // Not a turn of the grain: it asks other grains, and touches nothing of this one.
    private async Task TellFilesAsync(HubEvent about, CommitNote note, IChangeFeedGrain changes, IChangeFeedGrain matches, ICatalogGrain catalog, CancellationToken stopping)
    {
        var entry = await catalog.FindAsync(about.RepositoryId, stopping);
        await standing.RefreshAsync(stopping);
        await foreach (var batch in reader.ReadAsync(about.RepositoryId, note, stopping))
        {
            var files = new FilesNotice(note.PreviousCommit!, [.. batch.Files.Select(pair => pair.Delta)], batch.Total, batch.Number);
            await changes.AppendAsync([about with { Kind = EventKind.FilesChanged, Files = files }], stopping);
            if (standing.Count > 0)
            {
                await matches.AppendAsync(standing.Ask(about, batch, isDefault: entry?.DefaultRef == note.Ref, stopping), stopping);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Subscribers of repository {Repository} could not be told of a commit; that is tried again with the next one.")]
    private partial void LogNotTold(Exception error, string repository);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What commit {Commit} of repository {Repository} changed could not be read: {Reason}")]
    private partial void LogNotRead(string repository, string commit, string reason);
}
