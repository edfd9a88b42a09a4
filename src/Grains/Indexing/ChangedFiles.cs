using LunarHub.Text;
using Orleans;

namespace LunarHub.Grains.Indexing;

/// <summary>
/// Wakes the grains of the files that a run changes, before and after it, so that each tells what the change did to its chunks. A push changes few files; a run that changes more than
/// <see cref="MaximumFiles"/> wakes none.
/// </summary>
internal sealed class ChangedFiles
{
    public const int MaximumFiles = 200;

    private readonly IGrainFactory grains;
    private readonly string repositoryId;
    private readonly IReadOnlyList<string> paths;

    private ChangedFiles(IGrainFactory grains, string repositoryId, IReadOnlyList<string> paths) => (this.grains, this.repositoryId, this.paths) = (grains, repositoryId, paths);

    /// <param name="isFirst">True when the index does not hold the ref yet: then nothing changes.</param>
    public static ChangedFiles Of(IGrainFactory grains, string repositoryId, bool isFirst, IReadOnlyCollection<ShardWork> work)
    {
        var missing = isFirst ? 0 : work.Sum(shard => shard.Missing.Count);
        return new ChangedFiles(grains, repositoryId, missing is 0 or > MaximumFiles ? [] : [.. work.SelectMany(shard => shard.Missing).Select(entry => entry.Path)]);
    }

    /// <summary>For a ref whose files keep no record of their changes.</summary>
    public static ChangedFiles None(IGrainFactory grains, string repositoryId) => new(grains, repositoryId, []);

    /// <summary>Each file takes note of what it holds now. A file that cannot be read is passed over: the run does not depend on it.</summary>
    public async Task TakeNoteAsync(CancellationToken cancellationToken)
        => await Task.WhenAll(paths.Select(async path =>
        {
            try
            {
                await grains.GetGrain<IFileGrain>(IFileGrain.KeyFor(repositoryId, path)).ReadAsync(null, cancellationToken);
            }
            catch (HubException)
            {
            }
        }));
}
