using System.CommandLine;
using LunarHub.Bench.Cluster;
using LunarHub.Bench.Product;

namespace LunarHub.Bench.Commands;

/// <summary>hub bench cluster: silos as processes of this machine, with a Redis of their own.</summary>
internal static class ClusterCommand
{
    public static Command Create() => new("cluster", "Silos as processes of this machine, with a Redis of their own.") { CreateCalls(), CreateLoad(), CreateFaults() };

    private static Option<DirectoryInfo> Repository() => new("--repo") { Description = "A Git repository on this machine. Default: this checkout.", HelpName = "PATH", DefaultValueFactory = _ => new DirectoryInfo(Checkout.Root) };

    private static Option<int> Number(string name, int usual, string description) => new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };

    private static Command CreateCalls()
    {
        var (repo, json, queries) = (Repository(), BenchOptions.Json(), Number("--queries", 300, "Searches over all shards."));
        var command = new Command("calls", "A call to a grain of the same silo and of another, a search over 64 shards, the memory of idle grains.") { repo, queries, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            (await CallsBench.RunAsync(parsed.GetValue(repo)!.FullName, parsed.GetValue(queries), cancellationToken)).Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static Command CreateLoad()
    {
        var (repo, json, queries, clients, seconds) = (Repository(), BenchOptions.Json(), Number("--queries", 2_000, "Different queries."), Number("--clients", 8, "Clients that ask at once."), Number("--seconds", 10, "How long each system is asked."));
        var silos = new Option<int[]>("--silos") { Description = "Numbers of silos to measure, one system after the other; 0 is the embedded edition.", HelpName = "N", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [0, 1, 2, 3] };
        var command = new Command("load", "The same searches through the embedded edition and through one, two and three silos.") { repo, silos, queries, clients, seconds, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var report = await LoadBench.RunAsync(parsed.GetValue(repo)!.FullName, parsed.GetValue(silos)!, parsed.GetValue(queries), parsed.GetValue(clients), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellationToken);
            report.Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }

    private static Command CreateFaults()
    {
        var (repo, json, clients, seconds, every) = (Repository(), BenchOptions.Json(), Number("--clients", 2, "Clients that search at once."), Number("--seconds", 300, "How long the load lasts."), Number("--every", 20, "Seconds between two faults."));
        var fault = new Option<Fault>("--fault") { Description = "kill, restart, freeze (each silo in turn), redis or none.", HelpName = "WHAT", DefaultValueFactory = _ => Fault.Kill };
        var command = new Command("faults", "Searches and pushes while silos are killed, restarted or frozen in turn, or Redis is killed: what fails, for how long, what is lost.") { repo, fault, clients, seconds, every, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var plan = new FaultPlan(parsed.GetValue(fault), parsed.GetValue(clients), TimeSpan.FromSeconds(parsed.GetValue(seconds)), TimeSpan.FromSeconds(parsed.GetValue(every)));
            (await FaultBench.RunAsync(parsed.GetValue(repo)!.FullName, plan, cancellationToken)).Publish(parsed.GetValue(json));
            return 0;
        });
        return command;
    }
}
