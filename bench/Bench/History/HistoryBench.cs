using System.Diagnostics;
using System.Text.RegularExpressions;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;
using LunarHub.Git;
using LunarHub.Grains;
using LunarHub.Grains.History;
using LunarHub.Grains.Indexing;
using LunarHub.Parsing;
using LunarHub.Search;
using LunarHub.Search.History;
using LunarHub.Text;

namespace LunarHub.Bench.History;

/// <summary>The history alone: read and written from an empty folder, one push more, searched for words that stand in it, and compared with git's own answers.</summary>
internal static partial class HistoryBench
{
    private const int Seed = 7;
    private const int Repeats = 5;

    private sealed record Asked(string Word, double Milliseconds, double GitMilliseconds, int Found, int Missing, int Extra);

    public static async Task<BenchReport> RunAsync(DirectoryInfo repository, int sample, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var git = new GitOptions();
        var mirror = new GitMirror(Path.Combine(scratch.Path, "mirror"), git);
        var state = await mirror.FetchAsync(RepositoryLocation.Parse(repository.FullName, git), cancellationToken: cancellationToken);
        var head = new RefHead(state.DefaultRef!, state.DefaultCommit ?? throw new HubException("bench-index-failed", "The repository has no commits."));
        var log = new CommitLog(mirror);
        var before = (await log.ReadAsync(head.Commit, [], 20, new CommitLimits(0), cancellationToken).ToListAsync(cancellationToken))[^1].Id;

        using var history = HistoryIndex.Open(Path.Combine(scratch.Path, "history"));
        using var parser = new SourceParser();
        var options = new IndexingOptions();
        var builder = new HistoryBuilder(history, mirror, options, parser, new RunTurns(options, TimeProvider.System), TimeProvider.System, _ => { });
        var whole = await TimeAsync(() => builder.RunAsync([head with { Commit = before }], cancellationToken));
        var push = await TimeAsync(() => builder.RunAsync([head], cancellationToken));
        history.Compact(IoBudget.Unlimited, cancellationToken);
        var held = history.Refs[0];
        var extent = history.Extent(held.Name, cancellationToken);

        var report = new BenchReport("History: commits and diffs");
        report.AddTable($"{held.Commits:N0} commits, {held.DiffBytes / 1e6:F1} MB of changed lines, the lines of {extent.FilesCut:N0} changed files left out", ["step", "seconds", "MB on disk"],
        [
            ["all but the newest commits, from nothing", $"{whole:F1}", "–"],
            ["the newest commits (up to 20), as one push", $"{push:F2}", $"{history.FileBytes / 1e6:F1}"],
        ]);
        var random = new Random(Seed);
        var messages = await AskAsync(history, mirror, head, "type:commit", word => ["--fixed-strings", $"--grep={word}"], await WordsAsync(log, head, sample, random, fromDiffs: false, cancellationToken), cancellationToken);
        var diffs = await AskAsync(history, mirror, head, "type:diff select:commit", word => ["--no-merges", "-M", "-l200", $"-G{word}"], await WordsAsync(log, head, sample, random, fromDiffs: true, cancellationToken), cancellationToken);
        report.AddTable($"{sample} words of either, each asked {Repeats} times; the median of each", ["search", "p50 ms", "most ms", "git log p50 ms", "commits found", "missing", "too many"],
            new[] { ("type:commit, against --grep", messages), ("type:diff, against -G", diffs) }.Select(row => (string[])
            [
                row.Item1, $"{LatencyFigures.Median(row.Item2.Select(asked => asked.Milliseconds)):F2}", $"{row.Item2.Max(asked => asked.Milliseconds):F2}", $"{LatencyFigures.Median(row.Item2.Select(asked => asked.GitMilliseconds)):F0}",
                $"{row.Item2.Sum(asked => asked.Found):N0}", $"{row.Item2.Sum(asked => asked.Missing):N0}", $"{row.Item2.Sum(asked => asked.Extra):N0}",
            ]));
        report.AddData("build", new { held.Commits, held.DiffBytes, extent.FilesCut, WholeSeconds = whole, PushSeconds = push, history.FileBytes });
        report.AddData("messages", messages);
        report.AddData("diffs", diffs);
        return report;
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        await work();
        return clock.Elapsed.TotalSeconds;
    }

    // Words of commits drawn at random: what stands in many is drawn often, as people ask for it.
    private static async Task<List<string>> WordsAsync(CommitLog log, RefHead head, int sample, Random random, bool fromDiffs, CancellationToken cancellationToken)
    {
        var commits = await log.ReadAsync(head.Commit, [], int.MaxValue, new CommitLimits(fromDiffs ? 20_000 : 0), cancellationToken).ToListAsync(cancellationToken);
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var tries = 0; words.Count < sample && tries < 100 * sample; tries++)
        {
            var commit = commits[random.Next(commits.Count)];
            var text = fromDiffs ? string.Concat(commit.Files.SelectMany(file => file.Runs).Select(run => System.Text.Encoding.UTF8.GetString(run.Text.Span))) : commit.Message;
            if (Word().Matches(text) is { Count: > 0 } found)
            {
                words.Add(found[random.Next(found.Count)].Value);
            }
        }

        return [.. words];
    }

    private static async Task<List<Asked>> AskAsync(HistoryIndex history, GitMirror mirror, RefHead head, string type, Func<string, string[]> arguments, List<string> words, CancellationToken cancellationToken)
    {
        var asked = new List<Asked>();
        foreach (var word in words)
        {
            var query = new HistoryQuery { Query = ParsedQuery.Parse($"{type} case:yes \"{word}\""), IsAsked = _ => true, Limit = int.MaxValue };
            var found = history.Search(query, cancellationToken).Hits.Select(hit => hit.Commit.Id).ToHashSet(StringComparer.Ordinal);

            // What people wait for is a page.
            var times = new List<double>();
            for (var i = 0; i < Repeats; i++)
            {
                var clock = Stopwatch.StartNew();
                history.Search(query with { Limit = 20 }, cancellationToken);
                times.Add(clock.Elapsed.TotalMilliseconds);
            }

            var told = await ProgramRun.RunAsync("git", [$"--git-dir={mirror.Folder}", "log", "--format=%H", .. arguments(word), head.Commit], cancellationToken: cancellationToken);
            var expected = told.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
            asked.Add(new Asked(word, LatencyFigures.Median(times), told.Milliseconds, found.Count, expected.Except(found).Count(), found.Except(expected).Count()));
        }

        return asked;
    }

    [GeneratedRegex("[A-Za-z][A-Za-z0-9]{4,30}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Word();
}
