using System.Globalization;
using LunarHub.Search.Storage;

namespace LunarHub.Grains.Storage;

/// <summary>The index in the data folder: one that a single server has for itself, or that all silos of a cluster share. What is written there is there for all.</summary>
public sealed class FolderSegmentStore(DataLayout layout) : ISegmentStore
{
    public Task<string> OpenAsync(ShardAddress shard, CancellationToken cancellationToken = default) => Task.FromResult(WritingFolder(shard));

    public string WritingFolder(ShardAddress shard) => layout.ShardFolder(shard.RepositoryId, shard.Number);

    public Task OfferAsync(ShardAddress shard, IReadOnlyCollection<string> segments, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<IReadOnlyDictionary<string, string>> ShareAsync(ShardAddress from, ShardAddress to, IReadOnlyCollection<string> segments, CancellationToken cancellationToken = default) => Task.Run<IReadOnlyDictionary<string, string>>(
        () => segments.Select(name => (Name: name, Shared: SharedSegment.TryShare(WritingFolder(from), name, WritingFolder(to)))).Where(pair => pair.Shared is not null)
            .ToDictionary(pair => pair.Name, pair => pair.Shared!, StringComparer.Ordinal),
        cancellationToken);

    public Task TakeAsync(ShardAddress shard, IReadOnlyCollection<string> segments, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task KeepAsync(ShardAddress shard, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task DropAsync(ShardAddress shard, CancellationToken cancellationToken = default) => Task.Run(
        () =>
        {
            if (WritingFolder(shard) is var folder && Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        },
        cancellationToken);

    public IEnumerable<(ShardAddress Shard, long Bytes)> List()
    {
        var index = new DirectoryInfo(Path.Combine(layout.Folder, "index"));
        foreach (var folder in Folders(index).SelectMany(Folders))
        {
            if (int.TryParse(folder.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                yield return (new ShardAddress(folder.Parent!.Name, number), BytesOf(folder));
            }
        }
    }

    // Shards come and go while they are listed.
    private static DirectoryInfo[] Folders(DirectoryInfo parent)
    {
        try
        {
            return parent.GetDirectories();
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static long BytesOf(DirectoryInfo folder)
    {
        try
        {
            return folder.EnumerateFiles().Sum(file => file.Exists ? file.Length : 0);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
