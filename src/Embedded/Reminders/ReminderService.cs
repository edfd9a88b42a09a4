using LunarHub.Embedded.Hosting;
using LunarHub.Embedded.Runtime;
using LunarHub.Embedded.Storage;
using Microsoft.Data.Sqlite;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Embedded.Reminders;

/// <summary>
/// Durable reminders: one timer, set to the earliest due time in the database. A tick missed while the process was down fires once at the next start.
/// </summary>
internal sealed class ReminderService(HubDatabase database, GrainHost host, TimeProvider time, EmbeddedLog log) : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim scanning = new(1, 1);
    private ITimer? timer;
    private volatile bool stopped;

    private sealed record Row(GrainId Grain, string Name, long FirstDue, long NextDue, long Period);

    private sealed record Reminder(string ReminderName) : IGrainReminder;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        timer = time.CreateTimer(_ => _ = FireDueAsync(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        SetTimer();
        return Task.CompletedTask;
    }

    public async Task StopAsync()
    {
        stopped = true;
        if (timer is not null)
        {
            await timer.DisposeAsync();
        }
    }

    public void Dispose()
    {
        timer?.Dispose();
        scanning.Dispose();
    }

    public async Task<IGrainReminder> RegisterOrUpdateAsync(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(period, TimeSpan.FromMilliseconds(1));
        var due = Now + dueTime.Ticks;
        await database.WriteAsync(connection => HubDatabase.Execute(
            connection,
            "INSERT OR REPLACE INTO reminder VALUES ($type, $key, $name, $due, $due, $period)",
            ("$type", grain.Type.Name),
            ("$key", grain.Key.Value),
            ("$name", name),
            ("$due", due),
            ("$period", period.Ticks)));
        SetTimer();
        return new Reminder(name);
    }

    public Task UnregisterAsync(GrainId grain, string name) => database.WriteAsync(connection => HubDatabase.Execute(
        connection,
        "DELETE FROM reminder WHERE grain_type = $type AND grain_key = $key AND name = $name",
        ("$type", grain.Type.Name),
        ("$key", grain.Key.Value),
        ("$name", name)));

    public async Task<IGrainReminder?> GetAsync(GrainId grain, string name)
        => (await ListAsync(grain)).FirstOrDefault(reminder => reminder.ReminderName == name);

    public Task<IReadOnlyList<IGrainReminder>> ListAsync(GrainId grain)
    {
        IReadOnlyList<IGrainReminder> found = [.. database
            .Read(connection => Rows(connection, long.MaxValue))
            .Where(row => row.Grain == grain)
            .Select(row => new Reminder(row.Name))];
        return Task.FromResult(found);
    }

    private long Now => time.GetUtcNow().UtcTicks;

    private static List<Row> Rows(SqliteConnection connection, long dueBefore)
    {
        using var command = HubDatabase.Command(
            connection,
            "SELECT grain_type, grain_key, name, first_due, next_due, period FROM reminder WHERE next_due <= $due ORDER BY next_due",
            ("$due", dueBefore));
        using var row = command.ExecuteReader();
        var rows = new List<Row>();
        while (row.Read())
        {
            rows.Add(new Row(new GrainId(new GrainType(row.GetString(0)), new IdSpan(row.GetString(1))), row.GetString(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)));
        }

        return rows;
    }

    private void SetTimer()
    {
        if (stopped || database.Read(connection => HubDatabase.Scalar(connection, "SELECT MIN(next_due) FROM reminder")) is not long next)
        {
            return;
        }

        var wait = TimeSpan.FromTicks(Math.Max(0, next - Now));
        try
        {
            timer?.Change(wait < TimeSpan.FromDays(1) ? wait : TimeSpan.FromDays(1), Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The host stopped between the check and the call; the next start sets the timer anew.
        }
    }

    private async Task FireDueAsync()
    {
        await scanning.WaitAsync();
        try
        {
            var now = Now;
            foreach (var row in database.Read(connection => Rows(connection, now)))
            {
                if (stopped)
                {
                    return;
                }

                // The next time is stored first: a crash in the handler costs this tick, never an endless loop of it.
                var next = row.NextDue + ((((now - row.NextDue) / row.Period) + 1) * row.Period);
                await database.WriteAsync(connection => HubDatabase.Execute(
                    connection,
                    "UPDATE reminder SET next_due = $next WHERE grain_type = $type AND grain_key = $key AND name = $name",
                    ("$next", next),
                    ("$type", row.Grain.Type.Name),
                    ("$key", row.Grain.Key.Value),
                    ("$name", row.Name)));
                _ = DeliverAsync(row, now);
            }
        }
        catch (Exception error) when (!stopped)
        {
            log.RemindersStalled(RetryDelay, error);
            timer?.Change(RetryDelay, Timeout.InfiniteTimeSpan);
            return;
        }
        finally
        {
            scanning.Release();
        }

        SetTimer();
    }

    private async Task DeliverAsync(Row row, long now)
    {
        if (host.FindClass(row.Grain.Type) is not { } grainClass)
        {
            return;
        }

        try
        {
            var status = new TickStatus(new DateTime(row.FirstDue, DateTimeKind.Utc), TimeSpan.FromTicks(row.Period), new DateTime(now, DateTimeKind.Utc));
            await host.Reference<IRemindable>(grainClass, row.Grain).ReceiveReminder(row.Name, status);
        }
        catch (Exception error)
        {
            log.ReminderFailed(row.Grain.ToString(), row.Name, error);
        }
    }
}
