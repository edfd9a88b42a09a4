using System.Text.Json;
using Orleans.Storage;

namespace LunarHub.Silo;

/// <summary>Grain state as JSON by System.Text.Json with its defaults: the same text that the embedded edition stores, so that state can move between the two.</summary>
internal sealed class JsonStateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input);
}
