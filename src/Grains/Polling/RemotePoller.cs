using LunarHub.Git;
using LunarHub.Grains.Storage;
using LunarHub.Grains.Telemetry;

namespace LunarHub.Grains.Polling;

/// <summary>Asks sources for their refs, a few at once on the whole server.</summary>
public sealed class RemotePoller(PollOptions options, GitOptions git, DataLayout layout) : IDisposable
{
    private readonly SemaphoreSlim turns = new(Math.Max(1, options.Concurrency));

    /// <exception cref="GitException">The source does not answer, or cannot be asked.</exception>
    public async Task<RemoteComparison> AskAsync(string repositoryId, string source, CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        try
        {
            var answer = await new GitMirror(layout.MirrorFolder(repositoryId), git).CompareAsync(RepositoryLocation.Parse(source, git), options.Timeout, cancellationToken);
            Count(answer.IsCurrent ? "unchanged" : "changed");
            return answer;
        }
        catch (GitException)
        {
            Count("failed");
            throw;
        }
        finally
        {
            turns.Release();
        }
    }

    public void Dispose() => turns.Dispose();

    private static void Count(string outcome) => HubTelemetry.Polls.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
