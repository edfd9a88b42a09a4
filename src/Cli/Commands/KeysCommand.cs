using System.CommandLine;
using LunarHub.ApiHost.Security;
using LunarHub.Cli.Cluster;
using LunarHub.Cli.Connection;
using LunarHub.Cli.Terminal;
using LunarHub.Grains;
using LunarHub.Silo;
using LunarHub.Text;

namespace LunarHub.Cli.Commands;

/// <summary><c>hub keys</c>: make, list and remove API keys where they are kept: in the data folder, or in the cluster's Redis. Servers that run see the change.</summary>
internal static class KeysCommand
{
    private static readonly Option<string> Data = CommonOptions.Data();
    private static readonly Option<string?> Cluster = ClusterArguments.Redis("The Redis of the cluster whose keys they are. Default: $LUNARHUB_CLUSTER, else that of the cluster that runs on this machine over the data folder.");

    public static Command Create() => new("keys", "Manage API keys. Once one exists, every request needs one.") { CreateCreate(), CreateList(), CreateRemove() };

    private static Command CreateCreate()
    {
        var name = new Argument<string>("name") { HelpName = "NAME", Description = "What the key is for." };
        var scope = new Option<ApiScope>("--scope") { Description = "read or admin.", HelpName = "SCOPE", DefaultValueFactory = _ => ApiScope.Read };
        var command = new Command("create", "Make a key and print it, this once.") { name, scope, Data, Cluster };
        command.SetAction((parsed, cancellationToken) => WithKeysAsync(parsed, cancellationToken, keys =>
        {
            var (key, secret) = keys.Create(parsed.GetRequiredValue(name), parsed.GetValue(scope));
            Console.WriteLine(secret);
            Console.Error.WriteLine($"key {key.Id} ({key.Scope.ToString().ToLowerInvariant()}); send it as: Authorization: Bearer …, or set LUNARHUB_API_KEY");
            return true;
        }));
        return command;
    }

    private static Command CreateList()
    {
        var command = new Command("list", "List the keys; their secrets are not stored.") { Data, Cluster };
        command.SetAction((parsed, cancellationToken) => WithKeysAsync(parsed, cancellationToken, keys =>
        {
            foreach (var key in keys.List())
            {
                Console.WriteLine($"{key.Id}  {key.Scope.ToString().ToLowerInvariant(),-5}  {Format.Age(key.CreatedAt),-12}  {key.Name}");
            }

            return false;
        }));
        return command;
    }

    private static Command CreateRemove()
    {
        var id = new Argument<string>("id") { HelpName = "ID", Description = "The key's id, as `hub keys list` shows it." };
        var command = new Command("remove", "End a key at once.") { id, Data, Cluster };
        command.SetAction((parsed, cancellationToken) => WithKeysAsync(parsed, cancellationToken, keys => keys.Remove(parsed.GetRequiredValue(id))
            ? true
            : throw new HubException("key-unknown", $"there is no key {parsed.GetRequiredValue(id)}; `hub keys list` shows them")));
        return command;
    }

    /// <param name="work">True when it has changed the keys: the command then ends when every server has had the time to see it.</param>
    private static async Task<int> WithKeysAsync(ParseResult parsed, CancellationToken cancellationToken, Func<ApiKeys, bool> work)
    {
        var store = await OpenAsync(Path.GetFullPath(parsed.GetValue(Data)!), parsed.GetValue(Cluster), cancellationToken);
        await using (store as IAsyncDisposable)
        {
            if (work(new ApiKeys(store)))
            {
                await Task.Delay(store.ShowsWithin, cancellationToken);
            }
        }

        return 0;
    }

    /// <summary>Opens the place of the keys of a data folder, or of a cluster.</summary>
    /// <exception cref="HubException"><c>edition-embedded</c>, <c>cluster-unnamed</c>, <c>redis-*</c>.</exception>
    public static async Task<ISecretStore> OpenAsync(string folder, string? named, CancellationToken cancellationToken)
    {
        var redis = named is { Length: > 0 } ? named : ClusterFile.Find(folder)?.Redis;
        if (!HubEdition.IsCluster)
        {
            return redis is null && !File.Exists(Path.Combine(folder, "cluster-id.json"))
                ? new FileSecretStore(folder)
                : throw new HubException("edition-embedded", "a cluster keeps its keys in Redis, and this program is the embedded edition; use ./hub cluster keys");
        }

        var options = new LunarHubOptions { DataFolder = folder };
        options.Cluster.Redis = redis ?? throw ClusterSeat.Unnamed();
        return (await HubEdition.OpenSecretsAsync(options, static address => Console.Error.WriteLine($"waiting for Redis at {address}"), cancellationToken))!;
    }
}
