using System.Diagnostics;
using LunarHub.ApiHost.Repositories;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.Bench.Freshness.Storm;

/// <summary>
/// Many pushes to many repositories at once, each announced over HTTP: every announcement must be taken, every repository must end at its last push, no index may go back, and the
/// server's memory must stay bounded.
/// </summary>
internal static class StormBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private sealed record Announced(double Milliseconds, string? Refusal);

    public static async Task<BenchReport> RunAsync(DirectoryInfo source, StormOptions options, Action<string> tell, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var pushes = (options.Webhooks + options.Repositories - 1) / options.Repositories;
        tell($"making {options.Repositories} repositories of {pushes + 1} commits");
        var made = new List<FolderHistory>();
        foreach (var folder in await FolderHistory.ChooseAsync(source.FullName, options.Repositories, cancellationToken))
        {
            made.Add(await FolderHistory.MakeAsync(source.FullName, folder, Path.Combine(scratch.Path, $"{folder.Replace('/', '-')}.git"), pushes, cancellationToken));
        }

        tell("first index of all");
        await using var hub = await HubProcess.StartAsync(Path.Combine(scratch.Path, "data"), made.Select(history => history.Repository.Folder), throughLauncher: false, cancellationToken);
        var repositories = await ReadyAsync(hub, made, cancellationToken);
        var watch = new StormWatch(repositories);
        await watch.LookAsync(hub.Client, hub.ProcessId, cancellationToken);
        var before = watch.PeakMemory;

        tell($"{options.Webhooks} pushes within {options.Spread.TotalSeconds:F0} s");
        var began = Stopwatch.GetTimestamp();
        var sending = SendAsync(hub, [.. repositories], options, cancellationToken);
        while (!sending.IsCompleted || !watch.AllArrived)
        {
            await watch.LookAsync(hub.Client, hub.ProcessId, cancellationToken);
            if (sending.IsFaulted || Stopwatch.GetElapsedTime(began) > options.Spread + Limit)
            {
                break;
            }

            await Task.Delay(200, cancellationToken);
        }

        var took = Stopwatch.GetElapsedTime(began);
        var announced = await sending;
        var different = 0;
        foreach (var (id, history) in repositories)
        {
            var check = await hub.Client.CheckIndexAsync(id, null, cancellationToken);
            different += check.Good && check.Commit == history.Commits[^1] ? 0 : 1;
        }

        return Report(options, watch, announced, different, before, took, hub);
    }

    // Repository after repository in turn, at an even pace; an announcement does not wait for the answer to the one before, unless it is of the same repository.
    private static async Task<Announced[]> SendAsync(HubProcess hub, KeyValuePair<string, FolderHistory>[] repositories, StormOptions options, CancellationToken cancellationToken)
    {
        using var announcement = new PushAnnouncement(hub.Url);
        var began = Stopwatch.GetTimestamp();
        var lanes = new Task<Announced>[repositories.Length];
        var sent = new List<Task<Announced>>();
        for (var i = 0; i < options.Webhooks; i++)
        {
            var due = options.Spread * ((double)i / options.Webhooks) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, cancellationToken);
            }

            var (id, history) = repositories[i % repositories.Length];
            lanes[i % repositories.Length] = PushAsync(announcement, id, history, i / repositories.Length + 1, lanes[i % repositories.Length], cancellationToken);
            sent.Add(lanes[i % repositories.Length]);
        }

        return await Task.WhenAll(sent);
    }

    private static async Task<Announced> PushAsync(PushAnnouncement announcement, string id, FolderHistory history, int push, Task? earlier, CancellationToken cancellationToken)
    {
        if (earlier is not null)
        {
            await earlier;
        }

        await history.Repository.PushQuicklyAsync(history.Commits[push], cancellationToken);
        var began = Stopwatch.GetTimestamp();
        try
        {
            await announcement.SendAsync(id, history.Commits[push - 1], history.Commits[push], cancellationToken);
            return new Announced(Stopwatch.GetElapsedTime(began).TotalMilliseconds, null);
        }
        catch (HubException refused)
        {
            return new Announced(Stopwatch.GetElapsedTime(began).TotalMilliseconds, refused.Message);
        }
    }

    private static async Task<Dictionary<string, FolderHistory>> ReadyAsync(HubProcess hub, List<FolderHistory> made, CancellationToken cancellationToken)
    {
        while (true)
        {
            var repos = (await hub.Client.ListRepositoriesAsync(cancellationToken)).Repos;
            if (repos.FirstOrDefault(repository => repository.State is RepositoryState.Failed or RepositoryState.Empty) is { } failed)
            {
                throw new HubException("bench-index-failed", $"{failed.Name}: {failed.Error?.Message ?? "no commits"}");
            }

            if (repos.Count == made.Count && repos.All(repository => repository is { State: RepositoryState.Ready, Commit: not null, Progress: null }))
            {
                return repos.ToDictionary(repository => repository.Id, repository => HistoryOf(repository, made), StringComparer.Ordinal);
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    private static FolderHistory HistoryOf(RepositoryView repository, List<FolderHistory> made) => made.First(history => Path.GetFullPath(repository.Source) == history.Repository.Folder);

    private static BenchReport Report(StormOptions options, StormWatch watch, Announced[] announced, int different, long before, TimeSpan took, HubProcess hub)
    {
        var answers = LatencyFigures.Of(announced.Select(answer => answer.Milliseconds));
        var refused = announced.Where(answer => answer.Refusal is not null).GroupBy(answer => answer.Refusal!, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var behind = watch.Behind.Count();
        var report = new BenchReport("A storm of pushes");
        report.AddTable($"{options.Webhooks:N0} pushes to {options.Repositories} repositories, sent over {options.Spread.TotalSeconds:F0} s", ["figure", "value"],
        [
            ["announcements refused", $"{announced.Count(answer => answer.Refusal is not null)} {string.Join(", ", refused.Select(entry => $"{entry.Key}: {entry.Value}"))}".Trim()],
            ["repositories whose index is not at the last push", $"{behind}"],
            ["repositories whose index differs from Git, file by file", $"{different}"],
            ["times an index was seen to go back", $"{watch.Backward}"],
            ["commits that were seen indexed (several pushes may share a run)", $"{watch.Seen:N0}"],
            ["from the first announcement until all are at their last push", $"{took.TotalSeconds:F1} s"],
            ["an announcement's answer, p50 / p95 / max", $"{answers.P50:F1} / {answers.P95:F1} / {answers.Most:F1} ms"],
            ["memory before, git's processes included (PSS)", $"{before / (double)(1 << 20):F0} MiB"],
            ["most memory seen", $"{watch.PeakMemory / (double)(1 << 20):F0} MiB"],
            ["peak of the server itself (VmHWM)", $"{hub.PeakMemory() / (double)(1 << 20):F0} MiB"],
        ]);
        report.AddData("webhooks", announced.Length);
        report.AddData("repositories", options.Repositories);
        report.AddData("refused", refused);
        report.AddData("behind", behind);
        report.AddData("different", different);
        report.AddData("backward", watch.Backward);
        report.AddData("seen", watch.Seen);
        report.AddData("settled_s", Math.Round(took.TotalSeconds, 3));
        report.AddData("answer_ms", answers);
        report.AddData("memory_before", before);
        report.AddData("memory_most", watch.PeakMemory);
        return report;
    }
}
