using System.CommandLine;
using LunarHub.Bench.Indexing;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench branches: what added branches cost.</summary>
internal static class BranchesCommand
{
    public static Command Create()
    {
        var (json, repository) = (BenchOptions.Json(), BenchOptions.Repository());
        var share = new Option<double>("--share") { Description = "The share of files in which each branch differs.", HelpName = "SHARE", DefaultValueFactory = _ => 0.01 };
        var command = new Command("branches", "Index a repository, then 2, 8 and 32 branches of it that differ from the first in 1 % of the files each: seconds, files parsed, bytes.") { repository, share, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (await BranchesBench.RunAsync(parsed.GetValue(repository)!, parsed.GetValue(share), cancellationToken)).Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
