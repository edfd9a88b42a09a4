using System.Globalization;
using System.Text;
using LunarHub.Git;
using LunarHub.Grains.Checking;
using LunarHub.Grains.Indexing;
using LunarHub.Text;

namespace LunarHub.Grains.Overlays;

/// <summary>The edited files of a working tree, read at one moment, dealt to shards. What is read is kept, so that what is indexed is what was hashed.</summary>
internal sealed class EditedFiles
{
    private readonly Dictionary<string, byte[]> contents = new(StringComparer.Ordinal);

    private EditedFiles(int shards) => Parts = [.. Enumerable.Range(0, shards).Select(_ => new TreeDelta.Part())];

    public IReadOnlyList<TreeDelta.Part> Parts { get; }

    /// <summary>Files that were left out because there were too many, or too much.</summary>
    public int Omitted { get; private set; }

    /// <summary>Equal for equal edits.</summary>
    public ContentHash Signature => ContentHash.Of(Encoding.UTF8.GetBytes(string.Join('\0', Parts.SelectMany(part => part.Entries.Select(entry => entry.Path + '\u0001' + entry.ObjectId).Concat(part.Removed)))));

    public int Count => Parts.Sum(part => part.Entries.Count + part.Removed.Count);

    /// <param name="mostFiles">Beyond this, files are left out.</param>
    /// <param name="mostBytes">Of all contents together.</param>
    public static EditedFiles Read(string folder, WorkTreeState state, int shards, int mostFiles, long mostBytes, IndexingOptions options)
    {
        var files = new EditedFiles(shards);
        long bytes = 0;
        foreach (var entry in state.Entries.OrderBy(entry => entry.Path, StringComparer.Ordinal))
        {
            if (files.Count >= mostFiles || bytes >= mostBytes)
            {
                files.Omitted++;
            }
            else
            {
                bytes += files.Add(folder, entry, state.Head?.Length ?? 40, options);
            }
        }

        return files;
    }

    public async IAsyncEnumerable<BlobContent> ReadAllAsync(IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            yield return contents.TryGetValue(id, out var content) ? new BlobContent(id, BlobStatus.Read, content.Length, content) : new BlobContent(id, BlobStatus.Missing, 0, null);
        }

        await Task.CompletedTask;
    }

    // A path that cannot be a file of this machine, or has gone since the status was taken, is none.
    private long Add(string folder, WorkTreeEntry entry, int digits, IndexingOptions options)
    {
        var part = Parts[ShardPlan.ShardOf(entry.Path, Parts.Count)];
        var file = new FileInfo(Path.Combine(folder, entry.Path));
        try
        {
            if (file.LinkTarget is not null)
            {
                // To Git its target is text, and it is found by its path as committed.
                return 0;
            }

            if (!file.Exists)
            {
                part.Removed.Add(entry.Path);
                return 0;
            }

            if (file.Length > options.MaxFileBytes)
            {
                var named = GitBlobId.Of(Encoding.UTF8.GetBytes($"{file.Length} {file.LastWriteTimeUtc.Ticks.ToString(CultureInfo.InvariantCulture)}"), digits);
                part.Entries.Add(new TreeEntry(entry.Path, TreeEntryKind.File, named, file.Length));
                return 0;
            }

            var content = File.ReadAllBytes(file.FullName);
            var id = GitBlobId.Of(content, digits);
            contents[id] = content;
            part.Entries.Add(new TreeEntry(entry.Path, TreeEntryKind.File, id, content.Length));
            if (entry.HeadBlob is { } before && before != id)
            {
                part.Origins.TryAdd(new DocumentId(entry.Path, id), new DocumentId(entry.Path, before));
            }

            return content.Length;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            Omitted++;
            return 0;
        }
    }
}
