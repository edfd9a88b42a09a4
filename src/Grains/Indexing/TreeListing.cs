using LunarHub.Git;

namespace LunarHub.Grains.Indexing;

/// <summary>The files of one commit, dealt to shards.</summary>
internal sealed class TreeListing
{
    /// <summary>Why a submodule is found by its path only.</summary>
    public const string Submodule = "submodule";

    private TreeListing(List<TreeEntry>[] shards) => Shards = shards;

    /// <summary>Every entry by shard, in Git's order within each.</summary>
    public IReadOnlyList<IReadOnlyList<TreeEntry>> Shards { get; }

    /// <param name="shards">The number of shards, or 0 to plan it from the amount of text.</param>
    public static async Task<TreeListing> ReadAsync(GitMirror mirror, string commit, int shards, IndexingOptions options, CancellationToken cancellationToken)
    {
        var entries = new List<TreeEntry>();
        long text = 0;
        await foreach (var entry in mirror.ListTreeAsync(commit, cancellationToken))
        {
            entries.Add(entry);
            text += PathOnlyReason(entry, options) is null ? entry.Size : 0;
        }

        var dealt = new List<TreeEntry>[shards > 0 ? shards : ShardPlan.Count(text, options)];
        for (var i = 0; i < dealt.Length; i++)
        {
            dealt[i] = [];
        }

        foreach (var entry in entries)
        {
            dealt[ShardPlan.ShardOf(entry.Path, dealt.Length)].Add(entry);
        }

        return new TreeListing(dealt);
    }

    /// <summary>Why an entry's blob need not be read, or null when it must be.</summary>
    public static string? PathOnlyReason(TreeEntry entry, IndexingOptions options) => entry.Kind switch
    {
        TreeEntryKind.SymbolicLink => "symbolic link",
        TreeEntryKind.Submodule => Submodule,
        _ when entry.Size > options.MaxFileBytes => $"larger than {options.MaxFileBytes} bytes",
        _ => null,
    };
}
