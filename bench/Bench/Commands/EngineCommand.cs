using System.CommandLine;
using LunarHub.Bench.Engine;
using LunarHub.Bench.Engine.Peers;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench engine: the search engine beside the peers that are installed, over the same files.</summary>
internal static class EngineCommand
{
    public static Command Create()
    {
        var (json, runs) = (BenchOptions.Json(), BenchOptions.Runs(3));
        var corpus = new Option<DirectoryInfo>("--corpus") { Description = "A Git repository on this machine, or a folder of them.", HelpName = "DIR", Required = true };
        var queries = new Option<int>("--queries") { Description = "How many queries of each class to draw from the corpus.", HelpName = "N", DefaultValueFactory = _ => 40 };
        var builds = new Option<int>("--builds") { Description = "How often to build every index; the median is reported.", HelpName = "N", DefaultValueFactory = _ => 3 };
        var peers = new Option<string>("--peers") { Description = $"Only these, separated by commas: {string.Join(", ", PeerCatalog.Names)}. 'none' for none.", HelpName = "a,b", DefaultValueFactory = _ => "" };
        var scales = new Option<string>("--scale") { Description = "Shares of the corpus to repeat everything on, such as 1,4,16: the largest is the whole corpus.", HelpName = "a,b", DefaultValueFactory = _ => "1" };
        var load = new Option<double>("--load") { Description = "Seconds that each load of clients lasts; 0 for none.", HelpName = "S", DefaultValueFactory = _ => 2 };
        foreach (var positive in new[] { queries, builds, runs })
        {
            positive.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 1)
                {
                    result.AddError($"{positive.Name} must be at least 1.");
                }
            });
        }

        scales.Validators.Add(result =>
        {
            if (!Items(result.GetValueOrDefault<string>()).All(item => int.TryParse(item, out var scale) && scale > 0))
            {
                result.AddError("--scale takes whole numbers above 0, separated by commas.");
            }
        });
        var command = new Command("engine", "The engine and its peers over the same files: build, size, memory, latency by query class, agreement with ripgrep, load.") { corpus, queries, runs, builds, peers, scales, load, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var names = Items(parsed.GetValue(peers));
            var options = new EngineBenchOptions(
                parsed.GetValue(corpus)!,
                parsed.GetValue(queries),
                parsed.GetValue(runs),
                parsed.GetValue(builds),
                names,
                [.. Items(parsed.GetValue(scales)).Select(int.Parse)],
                TimeSpan.FromSeconds(parsed.GetValue(load)));
            var bench = new EngineBench(options, line => Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {line}"));
            EngineReport.Of(await bench.RunAsync(cancellationToken), bench.Notes, options).Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static string[] Items(string? list) => (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
