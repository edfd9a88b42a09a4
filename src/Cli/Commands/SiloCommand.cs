using System.CommandLine;
using System.Diagnostics;
using System.Net;
using LunarHub.Cli.Cluster;
using LunarHub.Cli.Connection;
using LunarHub.Git;
using LunarHub.Text;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub silo</c>: one silo of a cluster, without the API; it answers for its health, its metrics and the cluster's state.</summary>
internal static class SiloCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data();
        var port = new Option<int>("--port") { Description = "The port of /health, /metrics and /v1/cluster; 0 takes a free one.", HelpName = "N", DefaultValueFactory = _ => 0 };
        var address = new Option<string>("--address") { Description = "The address to listen on. Any but loopback needs API keys first (hub keys create).", HelpName = "IP", DefaultValueFactory = _ => "127.0.0.1" };
        var withParent = new Option<bool>("--with-parent") { Description = "End at once when standard input closes, as it does when the process that started this one is gone.", Hidden = true };
        var verbose = new Option<bool>("--verbose") { Description = "Log what the silo does, not only what goes wrong." };
        var (work, cluster) = (new WorkArguments(), new ClusterArguments());
        var command = new Command("silo", "Run one silo of a cluster (cluster edition).") { data, port, address, withParent, verbose };
        work.AddTo(command);
        cluster.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var seat = cluster.Read(parsed, answersOperatorsOnly: true)
                ?? throw new HubException("edition-embedded", "this program is the embedded edition and has no silos; ./hub cluster builds and starts the cluster edition");
            var listen = IPAddress.TryParse(parsed.GetValue(address), out var ip) ? ip : throw new HubException("listen-invalid", $"'{parsed.GetValue(address)}' is not an IP address; use 127.0.0.1, or 0.0.0.0 for every interface");
            await GitInstallation.FindAsync(cancellationToken: cancellationToken);
            if (parsed.GetValue(withParent))
            {
                _ = Task.Run(EndWithParent, CancellationToken.None);
            }

            await using var server = await RunningServer.StartAsync(Path.GetFullPath(parsed.GetValue(data)!), parsed.GetValue(port), listen, verbose: parsed.GetValue(verbose), work: work.Read(parsed), seat: seat, cancellationToken: cancellationToken);
            await Console.Error.WriteLineAsync($"silo ready; health and metrics on {server.Url}");
            await server.WaitForShutdownAsync(cancellationToken);
            return 0;
        });
        return command;
    }

    private static void EndWithParent()
    {
        while (Console.In.Read() >= 0)
        {
        }

        // Nothing is tidied up: a launcher that was killed takes its silos with it as a machine would that lost its power.
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}
