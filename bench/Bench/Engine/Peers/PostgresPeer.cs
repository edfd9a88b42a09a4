using System.Diagnostics;
using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Engine.Matches;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Bench.Product;
using Npgsql;

namespace LunarHub.Bench.Engine.Peers;

/// <summary>PostgreSQL with pg_trgm for substrings and expressions and a tsvector for words, one row a file, both in GIN indexes.</summary>
internal sealed class PostgresPeer : SearchSystem
{
    // A tsvector holds at most 1 MiB; of a larger file the beginning is indexed by words.
    private const int WordCharacters = 400_000;

    private PostgresCluster? _cluster;
    private NpgsqlConnection? _connection;

    public override string Name => "postgresql";

    public override string? Missing => PostgresCluster.FindBinaries() is null ? "apt install postgresql" : null;

    public override string Through => "a Unix socket, names of files";

    public override MemoryUse? Memory => _cluster?.ProcessId is { } id ? ProcessMemory.OfTree(id) : null;

    public override async Task<BuildFigures> BuildAsync(EngineCorpus corpus, string folder, CancellationToken cancellationToken)
    {
        await CloseAsync();
        _cluster = await PostgresCluster.StartAsync(cancellationToken);
        _connection = new NpgsqlConnection(_cluster.ConnectionString);
        await _connection.OpenAsync(cancellationToken);
        var began = Stopwatch.GetTimestamp();
        await ExecuteAsync("CREATE EXTENSION pg_trgm; CREATE TABLE files(id serial PRIMARY KEY, path text NOT NULL UNIQUE, body text NOT NULL, words tsvector NOT NULL)", cancellationToken);
        await using (var transaction = await _connection.BeginTransactionAsync(cancellationToken))
        {
            await using var insert = Command($"INSERT INTO files(path, body, words) VALUES ($1, $2, to_tsvector('simple', left($2, {WordCharacters})))", "", "");
            foreach (var file in corpus.Files)
            {
                insert.Parameters[0].Value = file.Path;
                insert.Parameters[1].Value = corpus.ReadText(file);
                await insert.ExecuteNonQueryAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }

        await ExecuteAsync("CREATE INDEX ON files USING gin (body gin_trgm_ops); CREATE INDEX ON files USING gin (words); ANALYZE files", cancellationToken);
        await using var size = Command("SELECT pg_total_relation_size('files')");
        return new BuildFigures(Stopwatch.GetElapsedTime(began).TotalMilliseconds, (long)(await size.ExecuteScalarAsync(cancellationToken))!);
    }

    public override async Task<double?> UpdateAsync(EngineCorpus corpus, CorpusFile changed, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await using var update = Command($"UPDATE files SET body = $2, words = to_tsvector('simple', left($2, {WordCharacters})) WHERE path = $1", changed.Path, corpus.ReadText(changed));
        await update.ExecuteNonQueryAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    public override bool Answers(EngineQuery query) => query.Class != QueryClass.Symbol;

    public override async Task<double> SearchAsync(EngineQuery query, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await ReadAsync(query, Hits, _ => { }, cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    public override async Task<MatchSet?> MatchesAsync(EngineQuery query, CancellationToken cancellationToken)
    {
        var found = new MatchSet(hasLines: false);
        await ReadAsync(query, int.MaxValue, found.AddFile, cancellationToken);
        return found;
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await base.DisposeAsync();
    }

    private async Task ReadAsync(EngineQuery query, int most, Action<string> take, CancellationToken cancellationToken)
    {
        // (?n): a dot does not match a line's end, and ^ matches after one.
        var (condition, value) = query.Class switch
        {
            QueryClass.And => ("words @@ to_tsquery('simple', $1)", string.Join(" & ", query.Words)),
            QueryClass.Ranked => ("words @@ to_tsquery('simple', $1)", string.Join(" | ", query.Words)),
            QueryClass.Regex => ("body ~ $1", "(?n)" + query.Pattern),
            _ => ("body LIKE $1", $"%{Like(query.Pattern)}%"),
        };
        var order = query.Class == QueryClass.Ranked ? " ORDER BY ts_rank(words, to_tsquery('simple', $1)) DESC" : "";
        await using var command = Command(
            $"SELECT path FROM files WHERE {condition} AND path LIKE $2{order} LIMIT $3",
            value,
            query.PathPart is { } part ? $"%{Like(part)}%" : query.Extension is { } extension ? $"%{Like(extension)}" : "%",
            most);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            take(reader.GetString(0));
        }
    }

    private static string Like(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, _connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private async Task CloseAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
            _connection = null;
        }

        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
            _cluster = null;
        }
    }
}
