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

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string address = RedisAddress.Describe(redis);

    private string IdentityKey => $"{options.ServiceId}/lunarhub/cluster";

    private string VersionKey => $"{options.ServiceId}/lunarhub/messages";

    /// <exception cref="HubException"><c>redis-unreachable</c>, <c>redis-auth</c>, <c>cluster-mismatch</c>, <c>cluster-version</c>.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await WarnOfLossAsync(connection);
        var database = connection.GetDatabase();
        await CheckVersionAsync(database);
        await CheckIdentityAsync(database, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<ConnectionMultiplexer> ConnectAsync(CancellationToken cancellationToken)
    {
        var once = redis.Clone();
        once.AbortOnConnectFail = true;

        // For INFO alone, which the client counts among the commands of administrators.
        once.AllowAdmin = true;
        var started = time.GetTimestamp();
        var said = false;
        while (true)
        {
            try
            {
                var connection = await ConnectionMultiplexer.ConnectAsync(once);
                await connection.GetDatabase().PingAsync();
                return connection;
            }
            catch (Exception error) when (IsRefusal(error))
            {
                throw new HubException("redis-auth", $"Redis at {address} refuses the password; give the right one in redis://:PASSWORD@HOST:PORT", error);
            }
            catch (Exception error) when (error is RedisException or TimeoutException && time.GetElapsedTime(started) < options.RedisPatience)
            {
                if (!said)
                {
                    LogWaiting(address);
                    said = true;
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
            catch (Exception error) when (error is RedisException or TimeoutException)
            {
                throw new HubException("redis-unreachable", $"Redis at {address} does not answer; start it, or name another one with --cluster redis://HOST:PORT", error);
            }
        }
    }

    private static bool IsRefusal(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure }
                || cause.Message.Contains("NOAUTH", StringComparison.Ordinal) || cause.Message.Contains("WRONGPASS", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

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

    private async Task CheckIdentityAsync(IDatabase database, CancellationToken cancellationToken)
    {
        await database.StringSetAsync(IdentityKey, Guid.NewGuid().ToString("n"), when: When.NotExists);
        var identity = (await database.StringGetAsync(IdentityKey)).ToString();
        var path = Path.Combine(layout.Folder, "cluster-id.json");
        var belongs = await ReadAsync(path, cancellationToken);
        if (belongs is null)
        {
            // Silos of one cluster may write this at once: each writes the same.
            var building = $"{path}.{Environment.ProcessId}.new";
            await File.WriteAllTextAsync(building, JsonSerializer.Serialize(new Marker(identity)), cancellationToken);
            File.Move(building, path, overwrite: true);
        }
        else if (belongs != identity)
        {
            throw new HubException(
                "cluster-mismatch",
                $"the data folder {layout.Folder} belongs to another cluster than the state in Redis at {address}; name that cluster's Redis or another folder, or delete {path} if Redis has lost its data for good");
        }
    }

    private static async Task<string?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<Marker>(await File.ReadAllTextAsync(path, cancellationToken))?.Cluster;
        }
        catch (Exception error) when (error is FileNotFoundException or JsonException)
        {
            return null;
        }
    }

    private sealed record Marker(string Cluster);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for Redis at {Redis}.")]
    private partial void LogWaiting(string redis);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis at {Redis} does not keep what it is given: {What}")]
    private partial void LogNotDurable(string redis, string what);
}
