using System.Diagnostics;
using LunarHub.ApiHost.Searching;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.Bench.Freshness;

/// <summary>Edits files of a clone that a real server watches, one after the other at uneven pauses: a line with a word of its own goes to the end, and the clock runs until a search answers with it.</summary>
internal static class EditsBench
{
    private const int Seed = 20_261_126;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(8);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    public static async Task<BenchReport> RunAsync(DirectoryInfo source, int edits, Action<string> tell, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var clone = Path.Combine(scratch.Path, "clone");
        await BareRepository.GitAsync(null, ["clone", "--quiet", "--shared", source.FullName, clone], cancellationToken);
        var random = new Random(Seed);
        var files = (await BareRepository.GitAsync(clone, ["ls-files", "-z", "--", "*.cs", "*.py", "*.java", "*.ts", "*.go", "*.md"], cancellationToken)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        if (files.Length == 0)
        {
            throw new HubException("bench-history-short", "The repository has no source files to edit.");
        }

        tell("first index");
        await using var hub = await HubProcess.StartAsync(Path.Combine(scratch.Path, "data"), [clone], throughLauncher: false, cancellationToken, "--watch");
        var repository = await IndexWait.ReadyAsync(hub.Client, cancellationToken);
        var times = new List<double>();
        for (var edit = 0; edit < edits; edit++)
        {
            await Task.Delay(random.NextDouble() * LongestPause, cancellationToken);
            times.Add(await EditAsync(hub, Path.Combine(clone, files[random.Next(files.Length)]), $"edited{edit}word{random.Next():x8}", cancellationToken));
        }

        var figures = LatencyFigures.Of(times);
        var report = new BenchReport("From an uncommitted edit to a search that finds it");
        report.AddTable($"{edits} edits in a working tree of {repository.Files:N0} files; seconds", ["figure", "value"],
        [
            ["p50", $"{figures.P50:F3}"],
            ["p95", $"{figures.P95:F3}"],
            ["max", $"{figures.Most:F3}"],
        ]);
        report.AddData("edits", edits);
        report.AddData("files", repository.Files);
        report.AddData("p50_s", Math.Round(figures.P50, 4));
        report.AddData("p95_s", Math.Round(figures.P95, 4));
        report.AddData("max_s", Math.Round(figures.Most, 4));
        return report;
    }

    private static async Task<double> EditAsync(HubProcess hub, string file, string word, CancellationToken cancellationToken)
    {
        var body = new SearchBody { Query = word, Mode = SearchMode.Exact, Limit = 1 };
        await File.AppendAllTextAsync(file, $"\n{word}\n", cancellationToken);
        var began = Stopwatch.GetTimestamp();
        while ((await hub.Client.SearchAsync(body, cancellationToken)).Hits is not [{ Uncommitted: true }])
        {
            if (Stopwatch.GetElapsedTime(began) > Limit)
            {
                throw new HubException("bench-not-found", $"The edit of {file} was not found within {Limit.TotalSeconds:F0} s.");
            }

            await Task.Delay(Interval, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
