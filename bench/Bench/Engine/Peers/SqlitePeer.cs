using System.Diagnostics;
using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Engine.Matches;
using LunarHub.Bench.Engine.Queries;
using Microsoft.Data.Sqlite;

namespace LunarHub.Bench.Engine.Peers;

/// <summary>SQLite's FTS5 in this process, one row a file: by trigrams (substrings of at least three characters), or by words.</summary>
internal sealed class SqlitePeer : SearchSystem
{
    private readonly bool _trigrams;
    private SqliteConnection? _connection;
    private string _file = "";

    private SqlitePeer(bool trigrams) => _trigrams = trigrams;

    public static SqlitePeer Trigrams() => new(trigrams: true);

    public static SqlitePeer Words() => new(trigrams: false);

    public override string Name => _trigrams ? "sqlite-trigram" : "sqlite-words";

    public override string? Missing => null;

    public override string Through => "in process, names of files";

    public override async Task<BuildFigures> BuildAsync(EngineCorpus corpus, string folder, CancellationToken cancellationToken)
    {
        await CloseAsync();
        _file = Path.Combine(folder, "fts.db");
        var began = Stopwatch.GetTimestamp();
        _connection = new SqliteConnection($"Data Source={_file};Pooling=False");
        await _connection.OpenAsync(cancellationToken);
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
        Execute($"CREATE VIRTUAL TABLE files USING fts5(path UNINDEXED, body, tokenize=\"{(_trigrams ? "trigram case_sensitive 1" : "unicode61 tokenchars '_'")}\")");
        await using (var transaction = await _connection.BeginTransactionAsync(cancellationToken))
        {
            using var insert = Command("INSERT INTO files(path, body) VALUES ($path, $body)", ("$path", ""), ("$body", ""));
            foreach (var file in corpus.Files)
            {
                insert.Parameters["$path"].Value = file.Path;
                insert.Parameters["$body"].Value = corpus.ReadText(file);
                await insert.ExecuteNonQueryAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }

        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return new BuildFigures(Stopwatch.GetElapsedTime(began).TotalMilliseconds, new FileInfo(_file).Length);
    }

    public override async Task<double?> UpdateAsync(EngineCorpus corpus, CorpusFile changed, CancellationToken cancellationToken)
    {
        // FTS5 has no index on an unindexed column: a real application keeps the row's number beside it.
        using var find = Command("SELECT rowid FROM files WHERE path = $path", ("$path", changed.Path));
        var row = (long)(await find.ExecuteScalarAsync(cancellationToken))!;
        var began = Stopwatch.GetTimestamp();
        await using var transaction = await _connection!.BeginTransactionAsync(cancellationToken);
        using var update = Command("UPDATE files SET body = $body WHERE rowid = $row", ("$body", corpus.ReadText(changed)), ("$row", row));
        await update.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    public override bool Answers(EngineQuery query) => query.Class switch
    {
        QueryClass.Regex or QueryClass.Symbol => false,
        QueryClass.Rare => _trigrams,
        QueryClass.Ranked => !_trigrams,
        _ => true,
    };

    public override async Task<double> SearchAsync(EngineQuery query, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await ReadAsync(query, Hits, _ => { }, cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    public override async Task<MatchSet?> MatchesAsync(EngineQuery query, CancellationToken cancellationToken)
    {
        if (!_trigrams)
        {
            return null;
        }

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
        // No GLOB: with the trigram tokenizer FTS5 answers it from its index, which an unindexed column is not in.
        var filter = query.PathPart is not null ? " AND instr(path, $part) > 0" : query.Extension is not null ? " AND substr(path, -length($extension)) = $extension" : "";
        var order = query.Class == QueryClass.Ranked ? " ORDER BY rank" : "";
        using var command = Command(
            $"SELECT path FROM files WHERE files MATCH $match{filter}{order} LIMIT $most",
            ("$match", Match(query)),
            ("$most", most),
            ("$part", query.PathPart ?? ""),
            ("$extension", query.Extension ?? ""));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            take(reader.GetString(0));
        }
    }

    private static string Match(EngineQuery query) => query.Class switch
    {
        QueryClass.And => string.Join(" AND ", query.Words.Select(Quote)),
        QueryClass.Ranked => string.Join(" OR ", query.Words.Select(Quote)),
        _ => Quote(query.Pattern),
    };

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private void Execute(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = _connection!.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }

    private async Task CloseAsync()
    {
        if (_connection is { } open)
        {
            _connection = null;
            await open.DisposeAsync();
        }
    }
}
