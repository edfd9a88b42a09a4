using System.Text.Json;
using LunarHub.Embedded.Runtime;
using LunarHub.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace LunarHub.Embedded.Storage;

/// <summary>
/// One named state of one grain, as JSON in the host's database. The etag counts writes: a write whose etag is not the stored one is refused.
/// </summary>
internal sealed class PersistentState<TState> : IPersistentState<TState>, IActivationState
{
    private readonly HubDatabase database;
    private readonly string storage;
    private readonly string grain;
    private readonly string name;
    private TState state = NewState();

    public PersistentState(Activation activation, string name, string storage)
    {
        database = activation.Host.Services.GetRequiredService<HubDatabase>();
        grain = activation.GrainId.ToString();
        this.name = name;
        this.storage = storage;
        activation.Own(this);
    }

    public TState State
    {
        get => state;
        set => state = value;
    }

    public string? Etag { get; private set; }

    public bool RecordExists { get; private set; }

    public Task LoadAsync(CancellationToken cancellationToken) => ReadStateAsync(cancellationToken);

    public Task ReadStateAsync(CancellationToken cancellationToken = default)
    {
        var (etag, json) = database.Read(Find);
        Etag = etag?.ToString(System.Globalization.CultureInfo.InvariantCulture);
        RecordExists = json is not null;
        state = json is null ? NewState() : Parse(json);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync(CancellationToken cancellationToken = default) => StoreAsync(JsonSerializer.SerializeToUtf8Bytes(state), cancellationToken);

    public async Task ClearStateAsync(CancellationToken cancellationToken = default)
    {
        await StoreAsync(null, cancellationToken);
        state = NewState();
    }

    public void Dispose()
    {
    }

    private TState Parse(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize<TState>(json)!;
        }
        catch (JsonException error)
        {
            throw new HubException("data-version", $"The stored state '{name}' of {grain} does not read as {typeof(TState).Name} ({error.Message}); it was written by another version", error);
        }
    }

    private static TState NewState() => typeof(TState).IsValueType || typeof(TState) == typeof(string) ? default! : Activator.CreateInstance<TState>();

    private async Task StoreAsync(byte[]? json, CancellationToken cancellationToken)
    {
        var held = Etag;
        var next = await database.WriteAsync(
            connection =>
            {
                var (stored, _) = Find(connection);
                var storedTag = stored?.ToString(System.Globalization.CultureInfo.InvariantCulture);
                if (storedTag != held)
                {
                    throw new InconsistentStateException($"State '{name}' of {grain} was written by somebody else", storedTag, held);
                }

                var etag = (stored ?? 0) + 1;
                HubDatabase.Execute(
                    connection,
                    "INSERT OR REPLACE INTO grain_state (storage, grain, name, etag, json) VALUES ($storage, $grain, $name, $etag, $json)",
                    ("$storage", storage),
                    ("$grain", grain),
                    ("$name", name),
                    ("$etag", etag),
                    ("$json", json));
                return etag;
            },
            cancellationToken);
        Etag = next.ToString(System.Globalization.CultureInfo.InvariantCulture);
        RecordExists = json is not null;
    }

    // A cleared state keeps its row without json, so that its etag goes on growing and an old copy can never overwrite a new record.
    private (long? Etag, byte[]? Json) Find(SqliteConnection connection)
    {
        using var command = HubDatabase.Command(
            connection,
            "SELECT etag, json FROM grain_state WHERE storage = $storage AND grain = $grain AND name = $name",
            ("$storage", storage),
            ("$grain", grain),
            ("$name", name));
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1)) : (null, null);
    }
}
