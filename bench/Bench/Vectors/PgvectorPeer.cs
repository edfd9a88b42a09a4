using System.Diagnostics;
using System.Globalization;
using LunarHub.Bench.Engine.Peers;
using LunarHub.Bench.Latency;
using LunarHub.Text;
using Npgsql;

namespace LunarHub.Bench.Vectors;

/// <summary>PostgreSQL with pgvector over the same vectors, one backend, through a Unix socket: exact, and by its HNSW graph.</summary>
internal sealed class PgvectorPeer(VectorSet set, int k, int rounds)
{
    // A graph over more rows takes minutes to build on one core.
    private const int MostGraphRows = 200_000;
    private const string Name = "pgvector";

    /// <returns>One result for each setting; the reason where it cannot be measured.</returns>
    public async Task<IReadOnlyList<VectorPeer.Result>> MeasureAsync(CancellationToken cancellationToken)
    {
        if (PostgresCluster.FindBinaries() is null)
        {
            return [Missing("needs apt install postgresql")];
        }

        try
        {
            await using var cluster = await PostgresCluster.StartAsync(cancellationToken);
            await using var connection = new NpgsqlConnection(cluster.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return await MeasureAsync(connection, cancellationToken);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UndefinedFile or PostgresErrorCodes.FeatureNotSupported)
        {
            return [Missing("the extension is not installed; apt install postgresql-pgvector, or build it from its source")];
        }
        catch (HubException error)
        {
            return [Missing(error.Message)];
        }
    }

    private async Task<IReadOnlyList<VectorPeer.Result>> MeasureAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, "CREATE EXTENSION vector", cancellationToken);
        var version = (string)(await ScalarAsync(connection, "SELECT extversion FROM pg_extension WHERE extname = 'vector'", cancellationToken))!;
        using var backend = Process.GetProcessById((int)(await ScalarAsync(connection, "SELECT pg_backend_pid()", cancellationToken))!);
        await ExecuteAsync(connection, $"SET max_parallel_workers_per_gather = 0; SET max_parallel_maintenance_workers = 0; SET maintenance_work_mem = '2GB'; CREATE TABLE rows(id int, v vector({set.Dimensions}))", cancellationToken);
        var loaded = await TimedAsync(backend, () => LoadAsync(connection, cancellationToken));
        var results = new List<VectorPeer.Result> { await AskAsync(connection, $"{Name} {version}, exact float", loaded, cancellationToken) };
        if (set.Count > MostGraphRows)
        {
            results.Add(Missing($"the graph is left out above {MostGraphRows:N0} rows: it builds for minutes"));
            return results;
        }

        var built = await TimedAsync(backend, () => ExecuteAsync(connection, "CREATE INDEX ON rows USING hnsw (v vector_ip_ops) WITH (m = 16, ef_construction = 100); ANALYZE rows; SET enable_seqscan = off", cancellationToken));
        foreach (var width in new[] { 50, 200 })
        {
            await ExecuteAsync(connection, $"SET hnsw.ef_search = {width}", cancellationToken);
            results.Add(await AskAsync(connection, $"{Name} {version}, HNSW, M 16, ef {width}", loaded + built, cancellationToken));
        }

        return results;
    }

    private async Task LoadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var rows = await connection.BeginTextImportAsync("COPY rows FROM STDIN", cancellationToken);
        for (var row = 0; row < set.Count; row++)
        {
            await rows.WriteLineAsync($"{row.ToString(CultureInfo.InvariantCulture)}\t{Text(set.Row(row))}".AsMemory(), cancellationToken);
        }
    }

    private async Task<VectorPeer.Result> AskAsync(NpgsqlConnection connection, string name, double buildSeconds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT id FROM rows ORDER BY v <#> $1::vector LIMIT {k}", connection) { Parameters = { new NpgsqlParameter { Value = "" } } };
        double[]? least = null;
        int[][] found = [];
        for (var round = -1; round < rounds; round++)
        {
            var times = new double[set.Queries.Length];
            var answers = new int[set.Queries.Length][];
            for (var i = 0; i < times.Length; i++)
            {
                command.Parameters[0].Value = Text(set.Queries[i]);
                var began = Stopwatch.GetTimestamp();
                answers[i] = await ReadAsync(command, cancellationToken);
                times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }

            if (round >= 0 && (least is null || LatencyFigures.Of(times).P50 < LatencyFigures.Of(least).P50))
            {
                (least, found) = (times, answers);
            }
        }

        return new VectorPeer.Result(name, null, buildSeconds, least!, found);
    }

    private static async Task<int[]> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var found = new List<int>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(reader.GetInt32(0));
        }

        return [.. found];
    }

    private static async Task<double> TimedAsync(Process backend, Func<Task> work)
    {
        var before = backend.TotalProcessorTime;
        await work();
        backend.Refresh();
        return (backend.TotalProcessorTime - before).TotalSeconds;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static string Text(ReadOnlySpan<float> vector)
    {
        var text = new System.Text.StringBuilder("[");
        foreach (var value in vector)
        {
            text.Append(text.Length > 1 ? "," : "").Append(value.ToString("R", CultureInfo.InvariantCulture));
        }

        return text.Append(']').ToString();
    }

    private static VectorPeer.Result Missing(string why) => new(Name, why, 0, [], []);
}
