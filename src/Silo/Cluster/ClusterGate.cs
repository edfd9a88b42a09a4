using System.Globalization;
using System.Text.Json;
using LunarHub.Grains.Storage;
using LunarHub.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace LunarHub.Silo;

/// <summary>
/// Stands before the silo: a start goes on only when Redis answers, when it is the Redis that the data folder belongs to, and when the silos of this cluster speak this program's
/// messages. Says in one line what is wrong otherwise.
/// </summary>
internal sealed partial class ClusterGate(ConfigurationOptions redis, ClusterOptions options, DataLayout layout, TimeProvider time, ILogger<ClusterGate> logger) : IHostedService
{
    /// <summary>Grows when silos before and after a change cannot talk to each other or read each other's state. Adding to messages does not count.</summary>
    public const int MessageVersion = 1;

    // How long one silo of a first start may take to name the cluster while others wait.
    private static readonly TimeSpan FirstStart = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string address = RedisAddress.Describe(redis);

    private string IdentityKey => $"{options.ServiceId}/lunarhub/cluster";

    private string VersionKey => $"{options.ServiceId}/lunarhub/messages";

    /// <summary>The file by which a data folder names its cluster.</summary>
    public const string Marker = "cluster-id.json";

    /// <exception cref="HubException"><c>redis-unreachable</c>, <c>redis-auth</c>, <c>cluster-mismatch</c>, <c>cluster-version</c>.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // For INFO alone, which the client counts among the commands of administrators.
        var once = redis.Clone();
        once.AllowAdmin = true;
        await using var connection = await RedisConnection.OpenAsync(once, options.RedisPatience, time, () => LogWaiting(address), cancellationToken);
        await WarnOfLossAsync(connection);
        var database = connection.GetDatabase();
        await CheckVersionAsync(database);
        await CheckIdentityAsync(database, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // A Redis that forgets is no place for a queue, and yet fine for a trial: it is said and not refused.
    private async Task WarnOfLossAsync(ConnectionMultiplexer connection)
    {
        try
        {
            var info = (await connection.GetServers()[0].InfoAsync()).SelectMany(group => group).ToLookup(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
            if (info["aof_enabled"].FirstOrDefault() == "0")
            {
                LogNotDurable(address, "appendonly is off: what was written last is lost when Redis stops");
            }

            if (info["maxmemory_policy"].FirstOrDefault() is { } policy && policy != "noeviction")
            {
                LogNotDurable(address, $"maxmemory-policy is {policy}: state is thrown away when memory runs out; set noeviction");
            }
        }
        catch (Exception error) when (error is RedisException or RedisCommandException)
        {
            // INFO may be forbidden to this user.
        }
    }

    private async Task CheckVersionAsync(IDatabase database)
    {
        var stored = await database.StringGetAsync(VersionKey);
        if (stored.TryParse(out int known) && known > MessageVersion)
        {
            throw new HubException("cluster-version", $"the cluster at {address} is run by a newer Lunar Hub (messages {known}, this program has {MessageVersion}); start that version here");
        }

        if (stored.IsNull || known < MessageVersion)
        {
            await database.StringSetAsync(VersionKey, MessageVersion.ToString(CultureInfo.InvariantCulture));
        }
    }

    // The folder and Redis name each other from the first start on. Either of them alone means that the other was lost or is the wrong one, unless that first start is under way.
    private async Task CheckIdentityAsync(IDatabase database, CancellationToken cancellationToken)
    {
        var path = Path.Combine(layout.Folder, Marker);
        long? alone = null;
        while (true)
        {
            var state = (string?)await database.StringGetAsync(IdentityKey);
            var folder = await ReadAsync(path, cancellationToken);
            if (folder is null && state is null)
            {
                await NameAsync(database, path, cancellationToken);
            }
            else if (folder == state)
            {
                return;
            }
            else if ((folder is not null && state is not null) || (alone is { } since && time.GetElapsedTime(since) > FirstStart))
            {
                throw new HubException("cluster-mismatch", folder is null
                    ? $"the data folder {layout.Folder} is not the one that the cluster at {address} shares: it lacks {Marker}; name the shared folder, or, if that was lost for good, write {JsonSerializer.Serialize(new Membership(state!))} to {path}"
                    : $"the data folder {layout.Folder} belongs to another cluster than the state in Redis at {address}; name that cluster's Redis or another folder, or delete {path} if Redis has lost its data for good");
            }
            else
            {
                alone ??= time.GetTimestamp();
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private async Task NameAsync(IDatabase database, string path, CancellationToken cancellationToken)
    {
        var name = Guid.NewGuid().ToString("n");
        var building = $"{path}.{name}.new";
        await File.WriteAllTextAsync(building, JsonSerializer.Serialize(new Membership(name)), cancellationToken);
        try
        {
            File.Move(building, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another silo of this start was faster.
            File.Delete(building);
            return;
        }

        await database.StringSetAsync(IdentityKey, name, when: When.NotExists);
    }

    private static async Task<string?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<Membership>(await File.ReadAllTextAsync(path, cancellationToken))?.Cluster;
        }
        catch (Exception error) when (error is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    private sealed record Membership(string Cluster);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for Redis at {Redis}.")]
    private partial void LogWaiting(string redis);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis at {Redis} does not keep what it is given: {What}")]
    private partial void LogNotDurable(string redis, string what);
}
