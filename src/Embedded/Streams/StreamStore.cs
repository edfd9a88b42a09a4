using LunarHub.Embedded.Storage;
using Microsoft.Data.Sqlite;
using Orleans.Runtime;

namespace LunarHub.Embedded.Streams;

/// <summary>The tables behind the streams: events, subscriptions with the last event each has acknowledged, and parked events.</summary>
internal sealed class StreamStore(HubDatabase database)
{
    private const string SubscriptionColumns = "id, provider, ns, key, grain_type, grain_key, implicit";

    /// <summary>Appends one event and returns the stream's subscriptions. An event of a stream that nobody subscribes to is not stored.</summary>
    public Task<IReadOnlyList<Subscription>> AppendAsync(string provider, StreamId stream, byte[] json, IEnumerable<Subscription> implied)
        => database.WriteAsync(connection =>
        {
            foreach (var subscription in implied)
            {
                Insert(connection, subscription);
            }

            var subscribers = OfStream(connection, provider, stream);
            if (subscribers.Count > 0)
            {
                HubDatabase.Execute(
                    connection,
                    "INSERT INTO stream_event (provider, ns, key, json) VALUES ($provider, $ns, $key, $json)",
                    ("$provider", provider),
                    ("$ns", stream.Namespace),
                    ("$key", stream.Key),
                    ("$json", json));
            }

            return subscribers;
        });

    /// <summary>Adds a subscription that receives what is published from now on.</summary>
    public Task AddAsync(Subscription subscription) => database.WriteAsync(connection => Insert(connection, subscription));

    public Task RemoveAsync(Subscription subscription) => database.WriteAsync(connection =>
    {
        HubDatabase.Execute(connection, "DELETE FROM stream_parked WHERE subscription = $id", ("$id", subscription.Id.ToString("N")));
        HubDatabase.Execute(connection, "DELETE FROM stream_subscription WHERE id = $id", ("$id", subscription.Id.ToString("N")));
        return Trim(connection, subscription);
    });

    public IReadOnlyList<Subscription> AllSubscriptions() => database.Read(connection => Subscriptions(HubDatabase.Command(connection, $"SELECT {SubscriptionColumns} FROM stream_subscription")));

    public IReadOnlyList<Subscription> OfGrain(string provider, StreamId stream, GrainId grain)
        => [.. database.Read(connection => OfStream(connection, provider, stream)).Where(subscription => subscription.Grain == grain)];

    /// <summary>The oldest events that the subscription has not acknowledged, in order.</summary>
    public IReadOnlyList<StoredEvent> Pending(Subscription subscription, int limit) => database.Read(connection =>
    {
        using var command = HubDatabase.Command(
            connection,
            """
            SELECT e.id, e.json FROM stream_event e JOIN stream_subscription s ON s.id = $id
            WHERE e.provider = $provider AND e.ns = $ns AND e.key = $key AND e.id > s.acknowledged ORDER BY e.id LIMIT $limit
            """,
            ("$id", subscription.Id.ToString("N")),
            ("$provider", subscription.Provider),
            ("$ns", subscription.Stream.Namespace),
            ("$key", subscription.Stream.Key),
            ("$limit", limit));
        using var row = command.ExecuteReader();
        var events = new List<StoredEvent>();
        while (row.Read())
        {
            events.Add(new StoredEvent(row.GetInt64(0), row.GetFieldValue<byte[]>(1)));
        }

        return events;
    });

    /// <summary>How many events wait for the subscription; counts no further than <paramref name="limit"/>.</summary>
    public int Backlog(Subscription subscription, int limit) => database.Read(connection => Convert.ToInt32(
        HubDatabase.Scalar(
            connection,
            """
            SELECT COUNT(*) FROM (SELECT 1 FROM stream_event e JOIN stream_subscription s ON s.id = $id
            WHERE e.provider = $provider AND e.ns = $ns AND e.key = $key AND e.id > s.acknowledged LIMIT $limit)
            """,
            ("$id", subscription.Id.ToString("N")),
            ("$provider", subscription.Provider),
            ("$ns", subscription.Stream.Namespace),
            ("$key", subscription.Stream.Key),
            ("$limit", limit)),
        System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Events given up on, of every subscription, with the message of the last failure.</summary>
    public IReadOnlyList<(Guid Subscription, long Event, string Error)> Parked() => database.Read(connection =>
    {
        using var command = HubDatabase.Command(connection, "SELECT subscription, event, error FROM stream_parked ORDER BY event");
        using var row = command.ExecuteReader();
        var parked = new List<(Guid, long, string)>();
        while (row.Read())
        {
            parked.Add((Guid.ParseExact(row.GetString(0), "N"), row.GetInt64(1), row.GetString(2)));
        }

        return parked;
    });

    /// <summary>Remembers that everything up to <paramref name="eventId"/> was handled, and drops events that every subscription has handled.</summary>
    public Task AcknowledgeAsync(Subscription subscription, long eventId, (byte[] Json, string Error)? parked = null) => database.WriteAsync(connection =>
    {
        if (parked is { } poison)
        {
            HubDatabase.Execute(
                connection,
                "INSERT OR REPLACE INTO stream_parked VALUES ($id, $event, $json, $error)",
                ("$id", subscription.Id.ToString("N")),
                ("$event", eventId),
                ("$json", poison.Json),
                ("$error", poison.Error));
        }

        HubDatabase.Execute(
            connection,
            "UPDATE stream_subscription SET acknowledged = $event WHERE id = $id AND acknowledged < $event",
            ("$id", subscription.Id.ToString("N")),
            ("$event", eventId));
        return Trim(connection, subscription);
    });

    private static int Trim(SqliteConnection connection, Subscription subscription) => HubDatabase.Execute(
        connection,
        """
        DELETE FROM stream_event WHERE provider = $provider AND ns = $ns AND key = $key AND id <=
            (SELECT COALESCE(MIN(acknowledged), 9223372036854775807) FROM stream_subscription WHERE provider = $provider AND ns = $ns AND key = $key)
        """,
        ("$provider", subscription.Provider),
        ("$ns", subscription.Stream.Namespace),
        ("$key", subscription.Stream.Key));

    private static int Insert(SqliteConnection connection, Subscription subscription) => HubDatabase.Execute(
        connection,
        $"""
        INSERT OR IGNORE INTO stream_subscription ({SubscriptionColumns}, acknowledged)
        VALUES ($id, $provider, $ns, $key, $type, $grain, $implicit, (SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'stream_event'), 0)))
        """,
        ("$id", subscription.Id.ToString("N")),
        ("$provider", subscription.Provider),
        ("$ns", subscription.Stream.Namespace),
        ("$key", subscription.Stream.Key),
        ("$type", subscription.Grain.Type.Name),
        ("$grain", subscription.Grain.Key.Value),
        ("$implicit", subscription.IsImplicit));

    private static IReadOnlyList<Subscription> OfStream(SqliteConnection connection, string provider, StreamId stream) => Subscriptions(HubDatabase.Command(
        connection,
        $"SELECT {SubscriptionColumns} FROM stream_subscription WHERE provider = $provider AND ns = $ns AND key = $key",
        ("$provider", provider),
        ("$ns", stream.Namespace),
        ("$key", stream.Key)));

    private static IReadOnlyList<Subscription> Subscriptions(SqliteCommand query)
    {
        using var command = query;
        using var row = command.ExecuteReader();
        var found = new List<Subscription>();
        while (row.Read())
        {
            found.Add(new Subscription(
                Guid.ParseExact(row.GetString(0), "N"),
                row.GetString(1),
                new StreamId(row.GetString(2), row.GetString(3)),
                new GrainId(new GrainType(row.GetString(4)), new IdSpan(row.GetString(5))),
                row.GetBoolean(6)));
        }

        return found;
    }
}
