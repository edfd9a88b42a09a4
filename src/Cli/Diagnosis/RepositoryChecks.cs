using LunarHub.ApiHost.Repositories;
using LunarHub.Cli.Connection;
using LunarHub.Cli.Terminal;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.Cli.Diagnosis;

/// <summary>The server, and each repository: indexed, at the head, without damage.</summary>
internal static class RepositoryChecks
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(Func<Task<HubConnection>> connect, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await connect();
            var list = await connection.Hub.ListRepositoriesAsync(cancellationToken);
            var server = new Finding(Verdict.Good, "server", connection.IsOwnServer ? "none is running; the folder opens" : $"answers at {connection.Url}");
            return [server, .. list.Repos.SelectMany(Check)];
        }
        catch (Exception error) when (error is HubException or HttpRequestException)
        {
            return [new Finding(Verdict.Fault, "server", error.Message)];
        }
    }

    private static IEnumerable<Finding> Check(RepositoryView view)
    {
        yield return view switch
        {
            { State: RepositoryState.Parked, Error: { } error } => new Finding(Verdict.Fault, view.Name, $"parked after {view.Failures} failed runs: {error.Message}", $"then: hub repos retry {view.Name}"),
            { State: RepositoryState.Failed, Error: { } error } => new Finding(Verdict.Fault, view.Name, error.Message, $"then: hub index {view.Source}"),
            { State: RepositoryState.Ready, Files: > 0 } => new Finding(Verdict.Good, view.Name, $"{Coverage(view)}, {Format.ShortCommit(view.Commit)}, indexed {Format.Age(view.IndexedAt)}"),
            _ => new Finding(Verdict.Warning, view.Name, IndexingView.Describe(view)),
        };
        foreach (var note in view.Notes)
        {
            yield return new Finding(Verdict.Warning, view.Name, note);
        }
    }

    private static string Coverage(RepositoryView view)
    {
        var skipped = view.Skipped.Sum(reason => reason.Files);
        return $"{Format.Count(view.Files - skipped)} of {Format.Count(view.Files)} files in full";
    }
}
