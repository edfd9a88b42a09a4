using System.CommandLine;
using LunarHub.Bench.Indexing;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench forks: what a fork of an indexed repository costs.</summary>
internal static class ForksCommand
{
    public static Command Create()
    {
        var (json, repository) = (BenchOptions.Json(), BenchOptions.Repository());
        var share = new Option<double>("--share") { Description = "The share of files in which the fork differs.", HelpName = "SHARE", DefaultValueFactory = _ => 0.01 };
        var command = new Command("forks", "Index a repository, then a fork of it that differs in 1 % of the files: seconds, processor time, files parsed, bytes on disk.") { repository, share, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (await ForksBench.RunAsync(parsed.GetValue(repository)!, parsed.GetValue(share), cancellationToken)).Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
