using LunarHub.Text;

namespace LunarHub.Search.Storage;

/// <summary>
/// Who may write a shard: the last one to open it. A server that stood still while another took over its shards finds so before its next manifest, and changes nothing.
/// What stays open is the moment between the look and the rename that follows it.
/// </summary>
internal sealed class ShardOwnership
{
    private const string FileName = "owner";

    private readonly string path;
    private readonly string token = Guid.NewGuid().ToString("n");

    private ShardOwnership(string path) => this.path = path;

    /// <summary>Takes the shard in a folder from whoever had it.</summary>
    public static ShardOwnership Take(string folder)
    {
        var ownership = new ShardOwnership(Path.Combine(folder, FileName));
        File.WriteAllText(ownership.path, ownership.token);
        return ownership;
    }

    /// <exception cref="HubException"><c>index-elsewhere</c>: another one has opened the shard since.</exception>
    public void Require()
    {
        if (!File.Exists(path) || File.ReadAllText(path) != token)
        {
            throw new HubException("index-elsewhere", "this part of the index is held by another server now; try again");
        }
    }
}
