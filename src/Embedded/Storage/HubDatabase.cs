using System.Threading.Channels;
using LunarHub.Text;
using Microsoft.Data.Sqlite;

namespace LunarHub.Embedded.Storage;

/// <summary>
/// The host's SQLite file. One connection writes: writes that arrive together share one transaction and one sync to disk (group commit), and each returns when it is durable.
/// </summary>
internal sealed class HubDatabase(string path) : IAsyncDisposable
{
    /// <summary>Written to <c>user_version</c>; a file with another number belongs to another version of the program.</summary>
    public const int SchemaVersion = 1;

    private const int MaxBatch = 256;

    private readonly Channel<Write> writes = Channel.CreateBounded<Write>(new BoundedChannelOptions(4 * MaxBatch) { SingleReader = true });
    private readonly SqliteConnection writer = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
    private readonly SqliteConnection reader = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
    private readonly Lock reading = new();
    private FileStream? claim;
    private Task loop = Task.CompletedTask;

    private readonly record struct Write(Func<SqliteConnection, object?> Work, TaskCompletionSource<object?> Done);

    /// <exception cref="HubException"><c>data-in-use</c>, <c>data-full</c>, <c>data-unwritable</c>, <c>data-version</c>, <c>data-corrupt</c>.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        claim = Claim();
        try
        {
            await writer.OpenAsync(cancellationToken);
            var version = Convert.ToInt32(Scalar(writer, "PRAGMA user_version"), System.Globalization.CultureInfo.InvariantCulture);
            if (version != 0 && version != SchemaVersion)
            {
                throw new HubException("data-version", $"{path} was written by another version (schema {version}, this program has {SchemaVersion}); use that version, or another data folder");
            }

            if (Scalar(writer, "PRAGMA quick_check(1)") is not "ok")
            {
                throw Corrupt("its integrity check fails", inner: null);
            }

            Execute(writer, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;");
            Execute(writer, $"BEGIN IMMEDIATE; {Schema} PRAGMA user_version={SchemaVersion}; COMMIT;");
            await reader.OpenAsync(cancellationToken);
            Execute(reader, "PRAGMA query_only=1; PRAGMA busy_timeout=5000;");
        }
        catch (SqliteException error) when (error.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw Corrupt(error.Message, error);
        }
        catch (SqliteException error)
        {
            throw Unwritable(error);
        }

        loop = Task.Run(WriteLoopAsync, CancellationToken.None);
    }

    /// <summary>Runs <paramref name="work"/> inside a write transaction and returns when it is on disk. Work that throws must not have written yet.</summary>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken = default)
    {
        var done = new TaskCompletionSource<object?>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await writes.Writer.WriteAsync(new Write(connection => work(connection), done), cancellationToken);
        }
        catch (ChannelClosedException error)
        {
            throw new ObjectDisposedException($"{path} is closed: the host has stopped.", error);
        }

        return (T)(await done.Task)!;
    }

    /// <summary>Reads the newest committed state.</summary>
    public T Read<T>(Func<SqliteConnection, T> work)
    {
        lock (reading)
        {
            return work(reader);
        }
    }

    public async ValueTask DisposeAsync()
    {
        writes.Writer.TryComplete();
        await loop;
        await reader.DisposeAsync();
        await writer.DisposeAsync();
        if (claim is not null)
        {
            await claim.DisposeAsync();
        }
    }

    public static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this assembly; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    public static int Execute(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    public static object? Scalar(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = Command(connection, sql, parameters);
        return command.ExecuteScalar();
    }

    // Two hosts on one file would each believe that they alone hold a grain. The lock dies with the process, so a crash leaves nothing to clean up.
    private FileStream Claim()
    {
        var file = path + ".lock";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException error)
        {
            throw Unwritable(error);
        }
        catch (IOException error) when (File.Exists(file))
        {
            throw new HubException("data-in-use", $"{path} is in use by another process; stop that one, or use another data folder", error);
        }
        catch (IOException error)
        {
            throw Unwritable(error);
        }
    }

    private HubException Corrupt(string what, Exception? inner)
        => new("data-corrupt", $"{path} is damaged ({what}); restore it from a backup, or move it away to start anew", inner);

    // A write-ahead index that cannot grow is told as an I/O error of its own, not as a full disk.
    private HubException Unwritable(Exception error) => error is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL } or SqliteException { SqliteExtendedErrorCode: SQLitePCL.raw.SQLITE_IOERR_SHMSIZE }
        ? new("data-full", $"the disk of {path} is full; free space, then try again", error)
        : new("data-unwritable", $"{path} cannot be written ({error.Message}); mend its permissions", error);

    private async Task WriteLoopAsync()
    {
        var batch = new List<Write>(MaxBatch);
        while (await writes.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MaxBatch && writes.Reader.TryRead(out var write))
            {
                batch.Add(write);
            }

            Commit(batch);
        }
    }

    private void Commit(List<Write> batch)
    {
        var finished = new List<Action>(batch.Count);
        try
        {
            Execute(writer, "BEGIN IMMEDIATE");
            foreach (var write in batch)
            {
                try
                {
                    var result = write.Work(writer);
                    finished.Add(() => write.Done.TrySetResult(result));
                }
                catch (Exception error) when (error is not SqliteException)
                {
                    finished.Add(() => write.Done.TrySetException(error));
                }
            }

            Execute(writer, "COMMIT");
        }
        catch (SqliteException error)
        {
            Rollback();
            var failure = Unwritable(error);
            batch.ForEach(write => write.Done.TrySetException(failure));
            return;
        }

        finished.ForEach(complete => complete());
    }

    private void Rollback()
    {
        try
        {
            Execute(writer, "ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has already rolled back: it does so by itself after a full disk or an I/O error.
        }
    }

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS grain_state (
            storage TEXT NOT NULL, grain TEXT NOT NULL, name TEXT NOT NULL, etag INTEGER NOT NULL, json BLOB,
            PRIMARY KEY (storage, grain, name)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS reminder (
            grain_type TEXT NOT NULL, grain_key TEXT NOT NULL, name TEXT NOT NULL,
            first_due INTEGER NOT NULL, next_due INTEGER NOT NULL, period INTEGER NOT NULL,
            PRIMARY KEY (grain_type, grain_key, name)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS stream_event (
            id INTEGER PRIMARY KEY AUTOINCREMENT, provider TEXT NOT NULL, ns TEXT NOT NULL, key TEXT NOT NULL, json BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS stream_event_by_stream ON stream_event (provider, ns, key, id);
        CREATE TABLE IF NOT EXISTS stream_subscription (
            id TEXT PRIMARY KEY, provider TEXT NOT NULL, ns TEXT NOT NULL, key TEXT NOT NULL,
            grain_type TEXT NOT NULL, grain_key TEXT NOT NULL, implicit INTEGER NOT NULL, acknowledged INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS stream_subscription_by_stream ON stream_subscription (provider, ns, key);
        CREATE TABLE IF NOT EXISTS stream_parked (
            subscription TEXT NOT NULL, event INTEGER NOT NULL, json BLOB NOT NULL, error TEXT NOT NULL, PRIMARY KEY (subscription, event)) WITHOUT ROWID;

        """;
}
