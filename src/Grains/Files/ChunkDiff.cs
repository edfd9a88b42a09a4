using System.Collections.Immutable;
using System.Text;
using LunarHub.Text;

namespace LunarHub.Grains.Files;

/// <summary>How the chunks of one blob differ from those of another. Chunks are compared by the hash of their text, so that a chunk that moved is told from one that changed.</summary>
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
        var (oldOnly, newOnly, same) = Pair(old, current);
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
            Moved =
            [
                .. same.Where(pair => pair.Old.StartLine != pair.New.StartLine).OrderBy(pair => pair.New.StartLine)
                    .Select(pair => new MovedChunk(pair.New, pair.Old.StartLine, pair.Old.EndLine)),
            ],
            Kept = same.Count(pair => pair.Old.StartLine == pair.New.StartLine),
            Removed = [.. oldOnly.Where(chunk => chunk.Definition is null || !kept.Contains(chunk.Definition)).Select(chunk => chunk.Chunk)],
        };
    }

    // Equal texts are paired one by one, for a file may hold the same chunk twice: first those at the same line, then in order.
    private static (List<HashedChunk> OldOnly, List<HashedChunk> NewOnly, List<(FileChunk Old, FileChunk New)> Same) Pair(ImmutableArray<HashedChunk> old, ImmutableArray<HashedChunk> current)
    {
        var (unpaired, same) = (new List<HashedChunk>(), new List<(FileChunk, FileChunk)>());
        var inPlace = old.ToDictionary(chunk => (chunk.Hash, chunk.Chunk.StartLine));
        foreach (var chunk in current)
        {
            if (inPlace.Remove((chunk.Hash, chunk.Chunk.StartLine), out var stayed))
            {
                same.Add((stayed.Chunk, chunk.Chunk));
            }
            else
            {
                unpaired.Add(chunk);
            }
        }

        var elsewhere = inPlace.Values.OrderBy(chunk => chunk.Chunk.StartLine).GroupBy(chunk => chunk.Hash, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new Queue<HashedChunk>(group), StringComparer.Ordinal);
        var newOnly = new List<HashedChunk>();
        foreach (var chunk in unpaired)
        {
            if (elsewhere.TryGetValue(chunk.Hash, out var places) && places.TryDequeue(out var place))
            {
                same.Add((place.Chunk, chunk.Chunk));
            }
            else
            {
                newOnly.Add(chunk);
            }
        }

        return ([.. elsewhere.Values.SelectMany(left => left).OrderBy(chunk => chunk.Chunk.StartLine)], newOnly, same);
    }

    private static string HashLines(string text, List<int> starts, FileChunk chunk)
    {
        var start = starts[Math.Clamp(chunk.StartLine - 1, 0, starts.Count - 1)];
        var end = starts[Math.Clamp(chunk.EndLine, 0, starts.Count - 1)];
        return ContentHash.Of(Encoding.UTF8.GetBytes(text[start..Math.Max(start, end)])).ToString();
    }
}
