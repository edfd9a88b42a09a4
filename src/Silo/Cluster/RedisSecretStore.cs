using System.Collections.Concurrent;
using LunarHub.Grains;
using StackExchange.Redis;

namespace LunarHub.Silo;

/// <summary>
/// The cluster's secret documents in Redis. Each process keeps those that it has read and looks for changes every second, so that requests never wait for Redis and are still
/// answered while it is away: with what was known last.
/// </summary>
internal sealed class RedisSecretStore : ISecretStore, IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConnectionMultiplexer connection;
    private readonly string service;
    private readonly ConcurrentDictionary<string, SecretDocument> known = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task following;

    /// <param name="connection">Disposed of with this.</param>
    /// <param name="service">The first part of the documents' keys.</param>
    public RedisSecretStore(ConnectionMultiplexer connection, string service)
    {
        (this.connection, this.service) = (connection, service);
        following = FollowAsync(stopping.Token);
    }

    public TimeSpan ShowsWithin => 2 * Period;

    public SecretDocument Read(string name) => known.GetOrAdd(name, First);

    public bool Replace(string name, SecretDocument read, byte[] content)
    {
        try
        {
            var transaction = connection.GetDatabase().CreateTransaction();
            transaction.AddCondition(read.Content is null ? Condition.KeyNotExists(KeyOf(name)) : Condition.StringEqual(KeyOf(name), read.Content));
            _ = transaction.StringSetAsync(KeyOf(name), content);
            var replaced = transaction.Execute();
            known[name] = replaced ? new SecretDocument(content) : DocumentOf(connection.GetDatabase().StringGet(KeyOf(name)));
            return replaced;
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            throw Away(error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await following;
        await connection.DisposeAsync();
        stopping.Dispose();
    }

    private RedisKey KeyOf(string name) => $"{service}/lunarhub/secrets/{name}";

    private SecretDocument First(string name)
    {
        try
        {
            return DocumentOf(connection.GetDatabase().StringGet(KeyOf(name)));
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            throw Away(error);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var (name, document) in known)
                {
                    await LookAsync(name, document);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }

    private async Task LookAsync(string name, SecretDocument document)
    {
        try
        {
            var now = DocumentOf(await connection.GetDatabase().StringGetAsync(KeyOf(name)));
            if (!(now.Content ?? []).AsSpan().SequenceEqual(document.Content ?? []))
            {
                // A replacement by this process meanwhile is newer than what was read.
                known.TryUpdate(name, now, document);
            }
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            // What was known last holds until Redis is back.
        }
    }

    private static SecretDocument DocumentOf(RedisValue value) => value.IsNull ? SecretDocument.None : new SecretDocument((byte[])value!);

    private static IOException Away(Exception error) => new("Redis does not answer", error);
}
