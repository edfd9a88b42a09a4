using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using LunarHub.Cli.Connection;
using LunarHub.Silo;
using LunarHub.Text;

namespace LunarHub.Cli.Cluster;

/// <summary>The options that seat a process in a cluster, with one meaning for every command that takes them.</summary>
internal sealed class ClusterArguments
{
    private readonly Option<string?> redis = Redis("The Redis of the cluster to take part in: redis://[:PASSWORD@]HOST[:PORT]. Default: $LUNARHUB_CLUSTER.");

    private readonly Option<string> id = new("--cluster-id") { Description = "The cluster's name; silos of one name find each other.", HelpName = "NAME", DefaultValueFactory = _ => "lunarhub" };
    private readonly Option<string> advertise = new("--advertise") { Description = "The address under which other silos reach this one, or a name that means it.", HelpName = "IP", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<int> siloPort = new("--silo-port") { Description = "The port between silos.", HelpName = "N", DefaultValueFactory = _ => 11_111 };
    private readonly Option<int> gatewayPort = new("--gateway-port") { Description = "The port for clients of the cluster.", HelpName = "N", DefaultValueFactory = _ => 30_000 };
    private readonly Option<int> shedding = new("--shed-cpu") { Description = "Refuse calls from outside while the processors are busier than this; 0 never does.", HelpName = "PERCENT", DefaultValueFactory = _ => new ClusterOptions().ShedAtCpuPercent };
    private readonly Option<int> redisWait = new("--redis-wait") { Description = "Seconds that a start waits for a Redis that does not answer yet.", HelpName = "N", DefaultValueFactory = _ => (int)new ClusterOptions().RedisPatience.TotalSeconds };
    private readonly Option<long> shardBytes = new("--shard-bytes") { Description = "Bytes of text in one shard; decides how many shards a repository gets at its first index.", HelpName = "N", DefaultValueFactory = _ => new LunarHubOptions { DataFolder = "" }.Indexing.ShardBytes };

    /// <summary>The option that names a cluster.</summary>
    public static Option<string?> Redis(string description) => new("--cluster") { Description = description, HelpName = "URL", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("LUNARHUB_CLUSTER") };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[redis, id, advertise, siloPort, gatewayPort, shedding, redisWait, shardBytes])
        {
            command.Add(option);
        }
    }

    /// <summary>The seat that the command line asks for; null in the embedded edition without <c>--cluster</c>.</summary>
    /// <exception cref="HubException"><c>edition-embedded</c>, <c>cluster-unnamed</c>, <c>options-invalid</c>.</exception>
    public ClusterSeat? Read(ParseResult parsed, bool isClient = false, bool answersOperatorsOnly = false)
    {
        var named = parsed.GetValue(redis);
        if (!HubEdition.IsCluster)
        {
            return named is { Length: > 0 }
                ? throw new HubException("edition-embedded", "this program is the embedded edition and takes part in no cluster; ./hub cluster builds and starts the cluster edition")
                : null;
        }

        if (named is not { Length: > 0 })
        {
            throw ClusterSeat.Unnamed();
        }

        var address = Resolve(parsed.GetValue(advertise)!);
        return new ClusterSeat(
            options =>
            {
                (options.Cluster.Redis, options.Cluster.ClusterId, options.Cluster.Address) = (named, parsed.GetValue(id)!, address);
                (options.Cluster.SiloPort, options.Cluster.GatewayPort, options.Cluster.ShedAtCpuPercent) = (parsed.GetValue(siloPort), parsed.GetValue(gatewayPort), parsed.GetValue(shedding));
                options.Cluster.RedisPatience = TimeSpan.FromSeconds(parsed.GetValue(redisWait));
                options.Indexing.ShardBytes = parsed.GetValue(shardBytes);
            },
            isClient,
            answersOperatorsOnly);
    }

    // Containers know each other by names; silos need the address itself.
    private static IPAddress Resolve(string named)
    {
        try
        {
            return IPAddress.TryParse(named, out var address) ? address : Dns.GetHostAddresses(named).OrderBy(found => found.AddressFamily).First();
        }
        catch (Exception error) when (error is SocketException or ArgumentException or InvalidOperationException)
        {
            throw new HubException("options-invalid", $"--advertise '{named}' is neither an IP address nor a name that has one; name the address under which other silos reach this one", error);
        }
    }
}
