using LunarHub.Text;
using StackExchange.Redis;

namespace LunarHub.Silo;

/// <summary>A first connection to Redis: waits for one that is not there yet, and says in one line what is wrong.</summary>
internal static class RedisConnection
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <param name="patience">How long to wait for a Redis that does not answer.</param>
    /// <param name="waiting">Called once when the wait begins.</param>
    /// <exception cref="HubException"><c>redis-unreachable</c>, <c>redis-auth</c>.</exception>
    public static async Task<ConnectionMultiplexer> OpenAsync(ConfigurationOptions redis, TimeSpan patience, TimeProvider time, Action waiting, CancellationToken cancellationToken)
    {
        var address = RedisAddress.Describe(redis);
        var once = redis.Clone();
        once.AbortOnConnectFail = true;
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
            catch (Exception error) when (error is RedisException or TimeoutException && time.GetElapsedTime(started) < patience)
            {
                if (!said)
                {
                    waiting();
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
}
