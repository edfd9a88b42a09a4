namespace LunarHub.Bench.Product;

/// <summary>A folder of its own under the system's temporary folder, deleted when disposed.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hub-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
