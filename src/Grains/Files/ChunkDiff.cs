using System.Collections.Immutable;
using System.Text;
using LunarHub.Text;

namespace LunarHub.Grains.Files;

/// <summary>How the chunks of one blob differ from those of another. Chunks are compared by the hash of their text, so that a move is no change.</summary>
internal static class ChunkDiff
{
    /// <summary>The chunks of a file, each with the hash of its lines.</summary>
    public static ImmutableArray<HashedChunk> Hash(StoredFile file)
    {
        // starts[i] is the offset of line i + 1; the last entry is the end of the text.
        List<int> starts = [0];
        for (var i = 0; i < file.Text.Length; i++)
        {
            if (file.Text[i] == '\n')
            {
                starts.Add(i + 1);
            }
        }

        starts.Add(file.Text.Length);
        return [.. file.Chunks.Select(chunk => new HashedChunk(chunk, HashLines(file.Text, starts, chunk)))];
    }

    public static FileChange Compare(string oldBlob, ImmutableArray<HashedChunk> old, string newBlob, ImmutableArray<HashedChunk> current, DateTimeOffset seenAt)
    {
        // Equal texts cancel out one by one: a file may hold the same chunk twice.
        var oldOnly = Without(old, current);
        var newOnly = Without(current, old);
        var redefined = oldOnly.Where(chunk => chunk.Definition is not null).ToLookup(chunk => chunk.Definition);
        var changed = newOnly.Where(chunk => chunk.Definition is not null && redefined.Contains(chunk.Definition)).ToList();
        var kept = changed.Select(chunk => chunk.Definition).ToHashSet();
        return new FileChange
        {
            OldBlobId = oldBlob,
            NewBlobId = newBlob,
            SeenAt = seenAt,
            Added = [.. newOnly.Except(changed).Select(chunk => chunk.Chunk)],
            Changed = [.. changed.Select(chunk => chunk.Chunk)],
            Removed = [.. oldOnly.Where(chunk => chunk.Definition is null || !kept.Contains(chunk.Definition)).Select(chunk => chunk.Chunk)],
        };
    }

    private static List<HashedChunk> Without(ImmutableArray<HashedChunk> chunks, ImmutableArray<HashedChunk> others)
    {
        var counts = others.GroupBy(chunk => chunk.Hash, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var left = new List<HashedChunk>();
        foreach (var chunk in chunks)
        {
            if (counts.TryGetValue(chunk.Hash, out var count) && count > 0)
            {
                counts[chunk.Hash] = count - 1;
            }
            else
            {
                left.Add(chunk);
            }
        }

        return left;
    }

    private static string HashLines(string text, List<int> starts, FileChunk chunk)
    {
        var start = starts[Math.Clamp(chunk.StartLine - 1, 0, starts.Count - 1)];
        var end = starts[Math.Clamp(chunk.EndLine, 0, starts.Count - 1)];
        return ContentHash.Of(Encoding.UTF8.GetBytes(text[start..Math.Max(start, end)])).ToString();
    }
}
