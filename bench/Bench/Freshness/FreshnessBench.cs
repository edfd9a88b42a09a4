using System.Diagnostics;
using LunarHub.ApiHost.Checking;
using LunarHub.ApiHost.Repositories;
using LunarHub.ApiHost.Searching;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.Bench.Freshness;

/// <summary>
/// Replays the newest commits of a repository, each as one push to a scratch copy that a real server indexes: the branch is moved, the server is told over HTTP, and the clock runs
/// from before that until a search over HTTP answers with the new text at the new commit. One push after the other, each when the one before it was found.
/// </summary>
internal static class FreshnessBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(8);

    public static async Task<BenchReport> RunAsync(DirectoryInfo source, int commits, Action<string> tell, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var (start, history) = await PushProbe.ReadHistoryAsync(source.FullName, commits, cancellationToken);
        var pushed = await BareRepository.BorrowAsync(Path.Combine(scratch.Path, "pushed.git"), source.FullName, cancellationToken);
        await pushed.PushAsync(start, cancellationToken);
        tell("first index");
        await using var hub = await HubProcess.StartAsync(Path.Combine(scratch.Path, "data"), [pushed.Folder], throughLauncher: false, cancellationToken);
        var repository = await IndexWait.ReadyAsync(hub.Client, cancellationToken);
        using var announcement = new PushAnnouncement(hub.Url);
        var times = new List<PushTimes>();
        async Task<bool> IsNewAsync(string query) => (await hub.Client.SearchAsync(new SearchBody { Query = query, Mode = SearchMode.Exact, Limit = 1 }, cancellationToken)) is { Hits.Count: 0, Partial: false };
        foreach (var (at, commit) in history.Prepend(start).Zip(history))
        {
            var probe = await PushProbe.FindAsync(pushed.Folder, at, commit, IsNewAsync, cancellationToken);
            times.Add(await PushAsync(hub, announcement, pushed, repository, at, probe, cancellationToken));
            if (times.Count % 25 == 0)
            {
                tell($"{times.Count} of {commits} pushes, the last {times[^1].Found:F2} s");
            }
        }

        tell("comparing the index with Git, file by file");
        return Report(repository, times, await hub.Client.CheckIndexAsync(repository.Id, null, cancellationToken), hub);
    }

    private static async Task<PushTimes> PushAsync(
        HubProcess hub, PushAnnouncement announcement, BareRepository pushed, RepositoryView repository, string before, PushProbe probe, CancellationToken cancellationToken)
    {
        await pushed.PushAsync(probe.Commit, cancellationToken);
        using var found = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var began = Stopwatch.GetTimestamp();
        var stages = new StageSampler(hub.Client, repository.Id).WatchAsync(began, found.Token);
        await announcement.SendAsync(repository.Id, before, probe.Commit, cancellationToken);
        var accepted = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var body = new SearchBody { Query = probe.Query, Mode = SearchMode.Exact, Limit = 1 };

        // Nothing held the text before, so whichever file is shown first, it is of the new commit; one commit may add a line to very many.
        while (!(await hub.Client.SearchAsync(body, cancellationToken)).Hits.Any(hit => hit.Commit == probe.Commit))
        {
            if (Stopwatch.GetElapsedTime(began) > Limit)
            {
                var now = await hub.Client.GetRepositoryAsync(repository.Id, cancellationToken);
                throw new HubException("bench-not-found", $"Commit {probe.Commit} was not found by {probe.Query} within {Limit.TotalSeconds:F0} s; the index is at {now.Commit} ({now.State}: {now.Error?.Message ?? "no error"}).");
            }

            await Task.Delay(Interval, cancellationToken);
        }

        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        await found.CancelAsync();
        return new PushTimes(probe, took, accepted, await stages);
    }

    private static BenchReport Report(RepositoryView repository, List<PushTimes> times, CheckView check, HubProcess hub)
    {
        var report = new BenchReport("From the receipt of a push over HTTP to a search over HTTP that finds it");
        var all = Figures(times.Select(push => push.Found));
        var parts = times.Select(StageSampler.Parts).ToList();
        var stages = parts[0].Keys.ToDictionary(part => part, part => Figures(parts.Select(push => push[part])), StringComparer.Ordinal);
        var byText = times.Count(push => push.Probe.Text is not null);
        report.AddTable(
            $"{times.Count} pushes of one commit each to a repository of {repository.Files:N0} files; {times.Sum(push => push.Probe.Files):N0} files changed, {times.Max(push => push.Probe.Files):N0} at most; "
                + $"{byText} found by new text, {times.Count - byText} without any by the commit of a hit; seconds",
            ["part", "p50", "p95", "max"],
            [Row("push to searchable", all), .. stages.Select(part => Row(part.Key, part.Value))]);
        report.AddTable("The server", ["figure", "value"], [["index and Git at the end, file by file", check.Good && check.Commit == times[^1].Probe.Commit ? "equal" : "DIFFERENT"], ["peak memory (VmHWM)", $"{hub.PeakMemory() / (double)(1 << 20):F0} MiB"], ["processor time, first index included", $"{hub.ProcessorTime.TotalSeconds:F1} s"]]);
        foreach (var (name, value) in all)
        {
            report.AddData(name, value);
        }

        report.AddData("stages", stages);
        report.AddData("equals_git", check.Good && check.Commit == times[^1].Probe.Commit);
        report.AddData("commits", times.Count);
        report.AddData("files", repository.Files);
        report.AddData("found_by_text", byText);
        report.AddData("pushes", times.Select(push => new { push.Probe.Commit, push.Probe.Files, Seconds = Math.Round(push.Found, 4), Accepted = Math.Round(push.Accepted, 4) }));
        return report;
    }

    private static Dictionary<string, double> Figures(IEnumerable<double> seconds)
    {
        double[] sorted = [.. seconds.Order()];
        return new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["p50_s"] = Math.Round(LatencyFigures.Percentile(sorted, 0.50), 4),
            ["p95_s"] = Math.Round(LatencyFigures.Percentile(sorted, 0.95), 4),
            ["max_s"] = Math.Round(sorted[^1], 4),
        };
    }

    private static string[] Row(string name, Dictionary<string, double> figures) => [name, .. figures.Values.Select(value => $"{value:F3}")];
}
