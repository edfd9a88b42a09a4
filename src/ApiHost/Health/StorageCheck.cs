namespace LunarHub.ApiHost.Health;

/// <summary>The data folder takes a file: it exists, is writable and has room.</summary>
internal sealed class StorageCheck(HubServerOptions options) : IReadinessCheck
{
    public string Name => "storage";

    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        var probe = Path.Combine(options.DataFolder, $".ready-{Guid.NewGuid():n}");
        try
        {
            Directory.CreateDirectory(options.DataFolder);
            await File.WriteAllBytesAsync(probe, new byte[4_096], cancellationToken);
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The data folder cannot be written: {(e is UnauthorizedAccessException ? "permission denied" : e is DirectoryNotFoundException ? "it does not exist" : "the disk is full, read-only or failing")}.";
        }
    }
}
