using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using LunarHub.ApiHost.Cluster;
using LunarHub.ApiHost.Searching;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.Bench.Cluster;

/// <summary>
/// Three silos under searches and pushes while faults befall them. A push is a commit with a word of its own and a request to index it; it counts as acknowledged when the API has
/// answered 202, and as lost when its word cannot be found once all is quiet.
/// </summary>
internal static class FaultBench
{
    private const int Silos = 3;
    private static readonly TimeSpan BetweenPushes = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly record struct Answer(double At, bool Ok, bool Partial, double Milliseconds);

    public static async Task<BenchReport> RunAsync(string repository, FaultPlan plan, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        await using var cluster = await ClusterProcess.StartAsync(Silos, [], cancellationToken);
        var view = await cluster.IndexAsync(repository, cancellationToken);
        var pushed = await PushedRepository.CreateAsync(Path.Combine(scratch.Path, "pushed"), cancellationToken);
        var target = await cluster.IndexAsync(pushed.Folder, cancellationToken);
        var queries = await cluster.DrawQueriesAsync(view, 2_000, cancellationToken);
        var (answers, acknowledged, refused, back) = (new ConcurrentBag<Answer>(), new List<string>(), 0, new List<double>());
        var began = Stopwatch.GetTimestamp();
        using var load = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        load.CancelAfter(plan.Duration);
        var clients = Enumerable.Range(0, plan.Clients).Select(client => SearchAsync(cluster, queries, client * 500, answers, began, load.Token)).ToArray();
        var pushing = PushAsync();
        await StrikeAsync(cluster, plan, back, began, load.Token);
        await Task.WhenAll(clients);
        await pushing;
        var lost = await CountLostAsync(cluster, target.Id, acknowledged, cancellationToken);
        return Report(plan, [.. answers.OrderBy(answer => answer.At)], acknowledged.Count, refused, lost, back);

        async Task PushAsync()
        {
            for (var number = 0; !load.IsCancellationRequested; number++)
            {
                var word = await pushed.CommitAsync(number, cancellationToken);
                try
                {
                    await cluster.Client.ReindexAsync(target.Id, rebuild: false, cancellationToken);
                    acknowledged.Add(word);
                }
                catch (Exception error) when (error is HubException or HttpRequestException)
                {
                    refused++;
                }

                await Task.Delay(BetweenPushes, load.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static async Task SearchAsync(ClusterProcess cluster, IReadOnlyList<SampledQuery> queries, int first, ConcurrentBag<Answer> answers, long began, CancellationToken stop)
    {
        for (var next = first; !stop.IsCancellationRequested; next++)
        {
            var query = queries[next % queries.Count];
            var started = Stopwatch.GetTimestamp();
            var (ok, partial) = (false, false);
            try
            {
                var result = await cluster.Client.SearchAsync(new SearchBody { Query = query.Text, Mode = query.Mode }, CancellationToken.None);
                (ok, partial) = (true, result.Missing.Count > 0);
            }
            catch (Exception error) when (error is HubException or HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
            }

            answers.Add(new Answer(Stopwatch.GetElapsedTime(began).TotalSeconds, ok, partial, Stopwatch.GetElapsedTime(started).TotalMilliseconds));
        }
    }

    private static async Task StrikeAsync(ClusterProcess cluster, FaultPlan plan, List<double> back, long began, CancellationToken stop)
    {
        for (var turn = 0; ; turn++)
        {
            await Task.Delay(plan.Every, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            var note = cluster.Note;
            var process = plan.Fault == Fault.Redis ? note["RedisProcess"]!.GetValue<int>() : note["Silos"]![turn % Silos]!["Process"]!.GetValue<int>();
            if (plan.Fault == Fault.None || process == 0)
            {
                continue;
            }

            await Console.Error.WriteLineAsync($"{Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s: {plan.Fault} {(plan.Fault == Fault.Redis ? "" : $"silo {(turn % Silos) + 1}")}");
            var struck = Stopwatch.GetTimestamp();
            await ClusterProcess.SignalAsync(process, plan.Fault switch { Fault.Restart => "TERM", Fault.Freeze => "STOP", _ => "KILL" });
            if (plan.Fault == Fault.Freeze)
            {
                await Task.Delay(plan.Every / 2, CancellationToken.None);
                await ClusterProcess.SignalAsync(process, "CONT");
            }

            await UntilWholeAsync(cluster, plan.Fault == Fault.Redis ? 0 : process, stop);
            back.Add(Stopwatch.GetElapsedTime(struck).TotalSeconds);
        }
    }

    // Full strength: the process that was struck is gone or takes part again, and as many silos are active as there were.
    private static async Task UntilWholeAsync(ClusterProcess cluster, int struck, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = cluster.Url, Timeout = TimeSpan.FromSeconds(3) };
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
            try
            {
                var replaced = cluster.Note["Silos"]!.AsArray().All(silo => silo!["Process"]!.GetValue<int>() is > 0 and var id && id != struck) || !IsRunning(struck);
                if (replaced && await http.GetFromJsonAsync<ClusterView>("/v1/cluster", CancellationToken.None) is { ActiveSilos: Silos })
                {
                    return;
                }
            }
            catch (Exception error) when (error is HttpRequestException or OperationCanceledException or System.Text.Json.JsonException or IOException)
            {
                // Not yet.
            }
        }
    }

    private static bool IsRunning(int process) => process > 0 && Directory.Exists($"/proc/{process}");

    private static async Task<int> CountLostAsync(ClusterProcess cluster, string repository, List<string> words, CancellationToken cancellationToken)
    {
        await cluster.WaitUntilIdleAsync(repository, cancellationToken);
        var lost = words.ToHashSet(StringComparer.Ordinal);
        var started = Stopwatch.StartNew();
        while (lost.Count > 0 && started.Elapsed < Patience)
        {
            foreach (var word in lost.ToList())
            {
                if ((await cluster.Client.SearchAsync(new SearchBody { Query = word, Mode = SearchMode.Exact }, cancellationToken)).Hits.Count > 0)
                {
                    lost.Remove(word);
                }
            }

            await Task.Delay(lost.Count > 0 ? BetweenPushes : TimeSpan.Zero, cancellationToken);
        }

        return lost.Count;
    }

    private static BenchReport Report(FaultPlan plan, List<Answer> answers, int acknowledged, int refused, int lost, List<double> back)
    {
        var times = LatencyFigures.Of(answers.Where(answer => answer.Ok).Select(answer => answer.Milliseconds));
        var report = new BenchReport($"Three silos under faults: {plan.Fault}");
        report.AddTable($"{plan.Clients} clients for {plan.Duration.TotalSeconds:0} s, a push every {BetweenPushes.TotalSeconds:0} s, a fault every {plan.Every.TotalSeconds:0} s", ["figure", "value"],
        [
            ["faults", $"{back.Count}"],
            ["searches", $"{answers.Count:N0}"],
            ["searches that failed", $"{answers.Count(answer => !answer.Ok):N0} ({100.0 * answers.Count(answer => !answer.Ok) / Math.Max(1, answers.Count):F3} %)"],
            ["searches answered in part", $"{answers.Count(answer => answer.Partial):N0} ({100.0 * answers.Count(answer => answer.Partial) / Math.Max(1, answers.Count):F3} %)"],
            ["longest time without an answer", $"{Gaps(answers, answer => answer.Ok).Max(gap => gap.Seconds):F2} s"],
            ["longest time without a whole answer", $"{Gaps(answers, answer => answer.Ok && !answer.Partial).Max(gap => gap.Seconds):F2} s"],
            ["slowest answer", $"{answers.Max(answer => answer.Milliseconds) / 1_000:F2} s"],
            ["answer p50 / p95 / p99", $"{times.P50:F1} / {times.P95:F1} / {times.P99:F1} ms"],
            ["pushes acknowledged / refused", $"{acknowledged} / {refused}"],
            ["acknowledged pushes lost", $"{lost}"],
            ["time to full strength, median / most", back.Count > 0 ? $"{LatencyFigures.Median(back):F1} / {back.Max():F1} s" : "-"],
        ]);
        report.AddData("answers", new { answers.Count, Failed = answers.Count(answer => !answer.Ok), Partial = answers.Count(answer => answer.Partial) });
        report.AddData("latency", times);
        report.AddData("longestWithoutWholeAnswer", Gaps(answers, answer => answer.Ok && !answer.Partial).Max(gap => gap.Seconds));
        report.AddData("outages", Gaps(answers, answer => answer.Ok).Where(gap => gap.Seconds > 1).Select(gap => new { gap.At, gap.Seconds }));
        report.AddData("pushes", new { acknowledged, refused, lost });
        report.AddData("secondsToFullStrength", back);
        return report;
    }

    // From one answer to the next, over all clients.
    private static IEnumerable<(double At, double Seconds)> Gaps(List<Answer> answers, Func<Answer, bool> counts)
    {
        var last = 0.0;
        foreach (var answer in answers.Where(counts))
        {
            yield return (last, answer.At - last);
            last = answer.At;
        }
    }
}
