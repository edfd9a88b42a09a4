using System.CommandLine;
using LunarHub.Bench.Freshness;
using LunarHub.Bench.Freshness.Storm;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench freshness: how long after a push its text is found, and what a storm of pushes does to the server.</summary>
internal static class FreshnessCommand
{
    public static Command Create()
    {
        var (json, repository) = (BenchOptions.Json(), BenchOptions.Repository());
        var commits = BenchOptions.Positive("--commits", "How many first-parent commits to replay, each as one push.", 200);
        var storm = new Option<bool>("--storm") { Description = "Instead: many webhooks from many repositories at once." };
        var repositories = BenchOptions.Positive("--repositories", "With --storm: how many repositories, each made of the history of a folder of the given one.", 50);
        var webhooks = BenchOptions.Positive("--webhooks", "With --storm: how many pushes altogether, each with a webhook.", 1_000);
        var seconds = BenchOptions.Positive("--seconds", "With --storm: the time over which the webhooks are spread.", 10);
        var command = new Command("freshness", "From the receipt of a push over HTTP to a search over HTTP that finds its text, over real commits of a repository; with --storm: nothing lost, order kept, memory bounded.")
        {
            repository, commits, storm, repositories, webhooks, seconds, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var source = parsed.GetValue(repository)!;
            var report = parsed.GetValue(storm)
                ? await StormBench.RunAsync(source, new StormOptions(parsed.GetValue(repositories), parsed.GetValue(webhooks), TimeSpan.FromSeconds(parsed.GetValue(seconds))), BenchOptions.Tell, cancellationToken)
                : await FreshnessBench.RunAsync(source, parsed.GetValue(commits), BenchOptions.Tell, cancellationToken);
            report.Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
