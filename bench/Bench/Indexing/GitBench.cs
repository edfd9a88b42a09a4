using System.Diagnostics;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;
using LunarHub.Git;
using LunarHub.Text;

namespace LunarHub.Bench.Indexing;

/// <summary>The Git stages of an index run alone: mirror, list, read every blob.</summary>
internal static class GitBench
{
    internal sealed record Run(double MirrorSeconds, double ListSeconds, double ReadSeconds, int Files, long Bytes);

    public static async Task<BenchReport> RunAsync(DirectoryInfo repository, int runs, CancellationToken cancellationToken)
    {
        var measured = new List<Run>();
        for (var i = 0; i < runs; i++)
        {
            measured.Add(await OnceAsync(repository, cancellationToken));
        }

        var (files, bytes) = (measured[0].Files, measured[0].Bytes);
        var report = new BenchReport("Git: mirror, list, read");
        report.AddTable($"{files:N0} files, {bytes / 1e6:F1} MB; median of {runs} runs", ["stage", "seconds", "files/s", "MB/s"],
            from stage in new (string Name, Func<Run, double> Seconds)[] { ("mirror a local repository", run => run.MirrorSeconds), ("list the commit", run => run.ListSeconds), ("read every blob", run => run.ReadSeconds) }
            let seconds = LatencyFigures.Median(measured.Select(stage.Seconds))
            select (string[])[stage.Name, $"{seconds:F2}", $"{files / seconds:N0}", stage.Name.StartsWith("read", StringComparison.Ordinal) ? $"{bytes / 1e6 / seconds:F0}" : "–"]);
        report.AddData("runs", measured);
        return report;
    }

    private static async Task<Run> OnceAsync(DirectoryInfo repository, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var options = new GitOptions();
        var mirror = new GitMirror(Path.Combine(scratch.Path, "mirror"), options);
        var clock = Stopwatch.StartNew();
        var head = await mirror.FetchAsync(RepositoryLocation.Parse(repository.FullName, options), cancellationToken: cancellationToken);
        var commit = head.DefaultCommit ?? throw new HubException("bench-index-failed", "The repository has no commits.");
        var mirrored = clock.Elapsed;
        clock.Restart();
        var entries = new List<TreeEntry>();
        await foreach (var entry in mirror.ListTreeAsync(commit, cancellationToken))
        {
            entries.Add(entry);
        }

        var listed = clock.Elapsed;
        clock.Restart();
        var bytes = 0L;
        await using var reader = mirror.OpenBlobReader(cancellationToken);
        await foreach (var blob in reader.ReadAllAsync(entries.Where(entry => entry.Kind == TreeEntryKind.File).Select(entry => entry.ObjectId)))
        {
            bytes += blob.Content?.Length ?? 0;
        }

        return new Run(mirrored.TotalSeconds, listed.TotalSeconds, clock.Elapsed.TotalSeconds, entries.Count, bytes);
    }
}
