namespace LunarHub.Grains.Tests.Hub;

/// <summary>An empty folder, deleted at the end.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lunarhub-data-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
