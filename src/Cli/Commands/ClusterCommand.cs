using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LunarHub.ApiHost.Security;
using LunarHub.Cli.Cluster;
using LunarHub.Cli.Connection;
using LunarHub.Git;
using LunarHub.Grains.Storage;
using LunarHub.Silo;
using LunarHub.Text;
using Spectre.Console;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub cluster</c>: a cluster of plain processes on this machine, for development and for trying what a fault does.</summary>
internal static class ClusterCommand
{
    public static Command Create() => new("cluster", "Run a cluster of silos on this machine: up, status, kill, restart, stop, keys.") { CreateUp(), CreateStatus(), CreateKill(), CreateRestart(), CreateStop(), KeysCommand.Create() };

    private static Command CreateUp()
    {
        var sources = UpCommand.Sources();
        var silos = new Option<int>("--silos") { Description = "How many silos.", HelpName = "N", DefaultValueFactory = _ => 3 };
        silos.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 16)
            {
                result.AddError("--silos is a number from 1 to 16");
            }
        });
        var port = new Option<int>("--port") { Description = "The API's TCP port; 0 takes a free one.", HelpName = "N", DefaultValueFactory = _ => ApiHost.HubServerOptions.DefaultPort };
        var address = new Option<string>("--address") { Description = "The address that the API listens on. Any but loopback needs API keys first (hub keys create).", HelpName = "IP", DefaultValueFactory = _ => "127.0.0.1" };
        var redis = new Option<string?>("--redis") { Description = "A Redis that runs already: redis://[:PASSWORD@]HOST[:PORT]. Default: one is started, with its files in the data folder.", HelpName = "URL" };
        var data = CommonOptions.Data();
        var noIndex = new Option<bool>("--no-index") { Description = "Serve what is there; index nothing new." };
        var rate = UpCommand.RateLimit();
        var hosts = new Option<string[]>("--allow-host") { Description = "Another host name under which requests come in, for example a reverse proxy's; may be given several times.", HelpName = "NAME" };
        var work = new WorkArguments();
        var shardBytes = new Option<long?>("--shard-bytes") { Description = "Bytes of text in one shard; decides how many shards a repository gets at its first index.", HelpName = "N" };
        var verbose = new Option<bool>("--verbose") { Description = "Log what the silos do, not only what goes wrong." };
        var command = new Command("up", "Start Redis, silos and an API beside them, and serve until stopped. A silo that ends is started again.") { sources, silos, port, address, redis, data, noIndex, hosts, rate, shardBytes, verbose };
        work.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            RequireEdition();
            var listen = IPAddress.TryParse(parsed.GetValue(address), out var ip) ? ip : throw new HubException("listen-invalid", $"'{parsed.GetValue(address)}' is not an IP address; use 127.0.0.1, or 0.0.0.0 for every interface");
            if (parsed.GetValue(port) is < 0 or > 65535)
            {
                throw new HubException("listen-invalid", $"{parsed.GetValue(port)} is not a port; it lies between 0 and 65535");
            }

            await GitInstallation.FindAsync(cancellationToken: cancellationToken);
            var named = parsed.GetValue(sources) ?? [];
            var repositories = parsed.GetValue(noIndex) ? [] : UpCommand.SourcesToIndex(named);
            var folder = Path.GetFullPath(parsed.GetValue(data)!);

            // On one machine the processors' load says nothing of one silo.
            List<string> more = ["--shed-cpu", "0", .. work.Forward(parsed)];
            more.AddRange(parsed.GetValue(verbose) ? ["--verbose"] : []);
            if (parsed.GetValue(shardBytes) is { } bytes)
            {
                more.AddRange(["--shard-bytes", bytes.ToString(CultureInfo.InvariantCulture)]);
            }

            // What would stop the API, or every silo, is said before any process starts.
            DataLayout.Open(folder, exclusive: false).Dispose();
            RequireFree(listen, parsed.GetValue(port));
            await using var cluster = await LocalCluster.StartAsync(folder, parsed.GetValue(silos), parsed.GetValue(redis), more, url => RequireKeysAsync(listen, folder, url, cancellationToken), cancellationToken);
            var seat = new ClusterSeat(options => options.Cluster.Redis = cluster.RedisUrl, IsClient: true);
            await using var server = await RunningServer.StartAsync(folder, parsed.GetValue(port), listen, parsed.GetValue(hosts), parsed.GetValue(rate), verbose: parsed.GetValue(verbose), seat: seat, cancellationToken: cancellationToken);
            await cluster.AnswersAtAsync(server.Url);
            await Console.Error.WriteLineAsync($"serving on {server.Url} (data in {folder})");
            await UpCommand.IndexAsync(server.Url, repositories, cancellationToken);
            AnsiConsole.MarkupLineInterpolated($"Search at [bold]{server.Url}[/]   stop with Ctrl+C");
            await server.WaitForShutdownAsync(cancellationToken);
            return 0;
        });
        return command;
    }

    private static Command CreateStatus()
    {
        var data = CommonOptions.Data();
        var command = new Command("status", "Show the processes of the cluster and what each silo holds.") { data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (_, note) = Running(parsed.GetValue(data)!);
            Console.WriteLine($"api     {note.Api}");
            Console.WriteLine(note.RedisProcess > 0 ? $"redis   {note.ShownRedis}  process {note.RedisProcess}{(Processes.IsRunning(note.RedisProcess) ? "" : ", ended")}" : $"redis   {note.ShownRedis}");
            var known = await ClusterQuery.ReadAsync(new Uri(note.Api), cancellationToken);
            foreach (var silo in note.Silos)
            {
                var view = known?.Silos.FirstOrDefault(candidate => candidate.Address == silo.Address);
                var state = view is null ? "not known to the API" : $"{view.Status}, {view.Activations} grains, {view.Shards} shards";
                Console.WriteLine($"silo {silo.Number}  {silo.Address}  process {silo.Process}{(Processes.IsRunning(silo.Process) ? "" : ", ended")}  {state}");
            }

            return known?.ActiveSilos == note.Silos.Count ? 0 : HubCommand.Failure;
        });
        return command;
    }

    private static Command CreateKill()
    {
        var what = new Argument<string>("what") { HelpName = "N|redis", Description = "A silo by its number, or redis." };
        var signal = new Option<string>("--signal") { Description = "KILL, TERM, STOP (freeze) or CONT (go on).", HelpName = "NAME", DefaultValueFactory = _ => "KILL" };
        signal.AcceptOnlyFromAmong("KILL", "TERM", "STOP", "CONT");
        var data = CommonOptions.Data();
        var command = new Command("kill", "End a silo or Redis without a chance to tidy up, to see what the others do. The launcher starts it again.") { what, signal, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (_, note) = Running(parsed.GetValue(data)!);
            var named = parsed.GetRequiredValue(what);
            var process = named == "redis" ? note.RedisProcess : note.Silos.FirstOrDefault(silo => silo.Number.ToString(CultureInfo.InvariantCulture) == named)?.Process ?? 0;
            if (process <= 0 || !Processes.IsRunning(process))
            {
                throw new HubException("cluster-unknown", $"'{named}' is no running process of this cluster; ./hub cluster status shows them");
            }

            await Processes.SignalAsync(process, parsed.GetValue(signal)!, cancellationToken);
            return 0;
        });
        return command;
    }

    private static Command CreateRestart()
    {
        var data = CommonOptions.Data();
        var command = new Command("restart", "Restart the silos one after the other, each once the one before is back.") { data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (folder, note) = Running(parsed.GetValue(data)!);

            // Who may not ask for the cluster could not see a silo come back: that is said before one is stopped.
            _ = await ClusterQuery.ReadAsync(new Uri(note.Api), cancellationToken);
            foreach (var silo in note.Silos)
            {
                await Processes.SignalAsync(silo.Process, "TERM", cancellationToken);
                await ClusterQuery.WaitUntilBackAsync(folder, silo, cancellationToken);
                Console.WriteLine($"silo {silo.Number} is back");
            }

            return 0;
        });
        return command;
    }

    private static Command CreateStop()
    {
        var data = CommonOptions.Data();
        var command = new Command("stop", "Stop the cluster: every silo hands over and ends, Redis last.") { data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (folder, note) = Running(parsed.GetValue(data)!);
            await Processes.SignalAsync(note.Launcher, "TERM", cancellationToken);
            var asked = Stopwatch.StartNew();

            // The launcher kills a silo that takes too long to hand over, and then the next: this is for a launcher that does not act at all.
            var patience = TimeSpan.FromSeconds(30) + (SiloProcess.StopPatience * note.Silos.Count);
            while (Processes.IsRunning(note.Launcher) && asked.Elapsed < patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }

            if (Processes.IsRunning(note.Launcher))
            {
                await Console.Error.WriteLineAsync($"the cluster has not stopped within {patience.TotalSeconds:0} s and is killed");
                foreach (var process in (int[])[note.Launcher, .. note.Silos.Select(silo => silo.Process), note.RedisProcess])
                {
                    if (process > 0 && Processes.IsRunning(process))
                    {
                        await Processes.SignalAsync(process, "KILL", cancellationToken);
                    }
                }

                ClusterFile.Remove(folder);
            }

            return 0;
        });
        return command;
    }

    private static (string Folder, ClusterFile Note) Running(string data)
    {
        var folder = Path.GetFullPath(data);
        return ClusterFile.Find(folder) is { } note && Processes.IsRunning(note.Launcher)
            ? (folder, note)
            : throw new HubException("cluster-stopped", $"no cluster of {folder} is running on this machine; ./hub cluster up starts one");
    }

    /// <exception cref="HubException"><c>port-taken</c>.</exception>
    private static void RequireFree(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new HubException("port-taken", $"port {port} is taken; name another one with --port (0 takes a free one)", error);
        }
    }

    /// <exception cref="HubException"><c>listen-needs-keys</c>, <c>redis-*</c>.</exception>
    private static async Task RequireKeysAsync(IPAddress address, string folder, string redis, CancellationToken cancellationToken)
    {
        if (IPAddress.IsLoopback(address))
        {
            return;
        }

        var store = await KeysCommand.OpenAsync(folder, redis, cancellationToken);
        await using (store as IAsyncDisposable)
        {
            ListenPolicy.Check(address, new ApiKeys(store));
        }
    }

    private static void RequireEdition()
    {
        if (!HubEdition.IsCluster)
        {
            throw new HubException("edition-embedded", "this program is the embedded edition; run ./hub cluster up from the checkout, which builds the cluster edition");
        }
    }
}
