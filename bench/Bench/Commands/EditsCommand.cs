using System.CommandLine;
using LunarHub.Bench.Freshness;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench edits: how long after an uncommitted edit its text is found.</summary>
internal static class EditsCommand
{
    public static Command Create()
    {
        var (json, repository) = (BenchOptions.Json(), BenchOptions.Repository());
        var edits = BenchOptions.Positive("--edits", "How many files to edit, one after the other.", 100);
        var command = new Command("edits", "From the saving of an edited file in a watched working tree to a search over HTTP that finds the new text.") { repository, edits, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (await EditsBench.RunAsync(parsed.GetValue(repository)!, parsed.GetValue(edits), BenchOptions.Tell, cancellationToken)).Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
