using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Grains.Changes;

/// <summary>
/// How grains and index runs tell what happens. A feed that cannot be written must not fail what it would tell of: that goes to the log. What must not be lost is asked of
/// <see cref="CommittedAsync"/>, which throws.
/// </summary>
public sealed partial class ChangePublisher(IGrainFactory grains, ILogger<ChangePublisher> logger)
{
    /// <summary>New commits were announced or found, and are queued.</summary>
    public Task PushReceivedAsync(string repositoryId, string? repository, PushNotice push, string? reference = null, string? commit = null)
        => PublishAsync(new HubEvent { Kind = EventKind.PushReceived, RepositoryId = repositoryId, Repository = repository, Ref = reference, Commit = commit, Push = push });

    /// <summary>A job began, went on or ended. Tell changes of state and stage, and progress no more than once a second.</summary>
    public Task JobAsync(string repositoryId, string? repository, JobNotice job)
        => PublishAsync(new HubEvent { Kind = EventKind.JobProgress, RepositoryId = repositoryId, Repository = repository, Job = job });

    /// <summary>A run failed, or a part of the index is damaged.</summary>
    public Task ProblemAsync(string repositoryId, string? repository, OperationError problem)
        => PublishAsync(new HubEvent { Kind = EventKind.IndexProblem, RepositoryId = repositoryId, Repository = repository, Problem = problem });

    /// <summary>A ref moved in the index: subscribers hear of the commit, its files and definitions, and standing queries are asked. Durable when it returns; idempotent.</summary>
    public Task CommittedAsync(string repositoryId, CommitNote note, CancellationToken cancellationToken = default)
        => grains.GetGrain<IRepositoryChangesGrain>(repositoryId).CommittedAsync(note, cancellationToken);

    private async Task PublishAsync(HubEvent happened)
    {
        try
        {
            await grains.GetGrain<IChangeFeedGrain>(IChangeFeedGrain.Changes).AppendAsync([happened]);
        }
        catch (Exception error)
        {
            LogNotPublished(error, happened.Kind, happened.RepositoryId);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An event of kind {Kind} of repository {Repository} was not published.")]
    private partial void LogNotPublished(Exception error, EventKind kind, string repository);
}
