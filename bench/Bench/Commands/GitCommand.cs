using System.CommandLine;
using LunarHub.Bench.Indexing;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench git: how fast a mirror's blobs are read.</summary>
internal static class GitCommand
{
    public static Command Create()
    {
        var (json, repository, runs) = (BenchOptions.Json(), BenchOptions.Repository(), BenchOptions.Runs(3));
        var command = new Command("git", "Mirror a repository, list its commit, and read every blob: files and MB a second.") { repository, runs, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (await GitBench.RunAsync(parsed.GetValue(repository)!, parsed.GetValue(runs), cancellationToken)).Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
