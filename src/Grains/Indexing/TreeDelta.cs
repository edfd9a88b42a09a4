using LunarHub.Git;

namespace LunarHub.Grains.Indexing;

/// <summary>How a commit differs from another, dealt to shards: what must be looked at, what goes, and which stored document each new one was made from.</summary>
internal sealed class TreeDelta
{
    private readonly Part[] parts;

    private TreeDelta(Part[] parts, IReadOnlyList<TreeChange> changes) => (this.parts, Changes) = (parts, changes);

    /// <summary>Every changed path, as Git tells them.</summary>
    public IReadOnlyList<TreeChange> Changes { get; }

    public Part this[int shard] => parts[shard];

    /// <summary>What one shard has to do.</summary>
    public sealed class Part
    {
        /// <summary>Entries whose path or content is new. A change of the mode alone is not among them.</summary>
        public List<TreeEntry> Entries { get; } = [];

        /// <summary>Paths that are not there any more.</summary>
        public List<string> Removed { get; } = [];

        /// <summary>Documents that must be built although the same bytes are stored at the same path: a link has become a file, or a file a link.</summary>
        public HashSet<DocumentId> Rebuilt { get; } = [];

        /// <summary>The document that each new one was made from: what stood at its path, or at the path that it was renamed from.</summary>
        public Dictionary<DocumentId, DocumentId> Origins { get; } = [];
    }

    /// <exception cref="GitException"><c>git-object-missing</c>: the mirror does not hold one of the commits.</exception>
    public static async Task<TreeDelta> ReadAsync(GitMirror mirror, string from, string to, int shards, CancellationToken cancellationToken)
    {
        var changes = from == to ? [] : await mirror.DiffAsync(from, to, cancellationToken);
        var sizes = await MeasureAsync(mirror, changes, cancellationToken);
        var parts = Enumerable.Range(0, shards).Select(_ => new Part()).ToArray();
        foreach (var change in changes)
        {
            if (change.OldPath is { } renamed)
            {
                parts[ShardPlan.ShardOf(renamed, shards)].Removed.Add(renamed);
            }

            var part = parts[ShardPlan.ShardOf(change.Path, shards)];
            if (change.NewObjectId is not { } blob || change.NewKind is not { } kind)
            {
                part.Removed.Add(change.Path);
                continue;
            }

            var wasFile = IsFile(change.OldKind);
            var isSameDocument = change.OldObjectId == blob && change.OldPath is null;
            if (isSameDocument && wasFile && IsFile(kind))
            {
                continue;
            }

            var document = new DocumentId(change.Path, blob);
            part.Entries.Add(new TreeEntry(change.Path, kind, blob, sizes.GetValueOrDefault(blob)));
            if (isSameDocument)
            {
                part.Rebuilt.Add(document);
            }
            else if (change.OldObjectId is { } old && wasFile)
            {
                part.Origins.TryAdd(document, new DocumentId(change.OldPath ?? change.Path, old));
            }
        }

        return new TreeDelta(parts, changes);
    }

    private static bool IsFile(TreeEntryKind? kind) => kind is TreeEntryKind.File or TreeEntryKind.ExecutableFile;

    // A diff tells no sizes; a submodule's commit is in another repository.
    private static async Task<Dictionary<string, long>> MeasureAsync(GitMirror mirror, IReadOnlyList<TreeChange> changes, CancellationToken cancellationToken)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        var wanted = changes.Where(change => change is { NewObjectId: not null, NewKind: not TreeEntryKind.Submodule }).Select(change => change.NewObjectId!).Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count > 0)
        {
            await foreach (var header in mirror.MeasureAsync(wanted, cancellationToken))
            {
                sizes[header.ObjectId] = header.Size;
            }
        }

        return sizes;
    }
}
