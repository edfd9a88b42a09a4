using System.CommandLine;
using LunarHub.Bench.History;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench history: what the history of a repository costs, and whether it tells what git log does.</summary>
internal static class HistoryCommand
{
    public static Command Create()
    {
        var (json, repository) = (BenchOptions.Json(), BenchOptions.Repository());
        var sample = new Option<int>("--sample") { Description = "Words that are looked for in messages, and as many in diffs; git log takes seconds for each of the latter.", HelpName = "N", DefaultValueFactory = _ => 10 };
        var command = new Command("history", "Index the commits of a repository, search them for words of theirs, and compare with git log --grep and -G: seconds, bytes, latency, differences.") { repository, sample, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (await HistoryBench.RunAsync(parsed.GetValue(repository)!, parsed.GetValue(sample), cancellationToken)).Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
