using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LunarHub.Silo;
using Orleans.Runtime;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace LunarHub.Grains.Tests.Hub;

/// <summary>Grain state as files of the data folder, so that it outlives its silo; written and read in the form that Redis gets it, behind the number of its version.</summary>
internal sealed class FolderStorage(string folder, IActivatorProvider activators) : IGrainStorage
{
    private readonly JsonStateSerializer serializer = new();
    private readonly Lock gate = new();

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (gate)
        {
            var stored = Stored(stateName, grainId);
            grainState.State = stored is null ? activators.GetActivator<T>().Create() : serializer.Deserialize<T>(new BinaryData(stored.AsMemory(sizeof(long))))!;
            (grainState.ETag, grainState.RecordExists) = (stored is null ? null : Text(VersionOf(stored)), stored is not null);
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (gate)
        {
            var version = Held(stateName, grainId, grainState) + 1;
            var content = new byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(content, version);
            var path = PathOf(stateName, grainId);
            File.WriteAllBytes(path + ".new", [.. content, .. serializer.Serialize(grainState.State).ToArray()]);
            File.Move(path + ".new", path, overwrite: true);
            (grainState.ETag, grainState.RecordExists) = (Text(version), true);
        }

        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        lock (gate)
        {
            Held(stateName, grainId, grainState);
            File.Delete(PathOf(stateName, grainId));
            grainState.State = activators.GetActivator<T>().Create();
            (grainState.ETag, grainState.RecordExists) = (null, false);
        }

        return Task.CompletedTask;
    }

    private long Held<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = Stored(stateName, grainId) is { } content ? VersionOf(content) : 0;
        return long.Parse(grainState.ETag ?? "0", CultureInfo.InvariantCulture) == stored
            ? stored
            : throw new InconsistentStateException("another activation wrote this state", Text(stored), grainState.ETag);
    }

    private byte[]? Stored(string stateName, GrainId grainId) => PathOf(stateName, grainId) is var path && File.Exists(path) ? File.ReadAllBytes(path) : null;

    private string PathOf(string stateName, GrainId grainId) => Path.Combine(folder, $"state-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{stateName}\n{grainId}")))}");

    private static long VersionOf(byte[] stored) => BinaryPrimitives.ReadInt64LittleEndian(stored);

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
