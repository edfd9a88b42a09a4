using LunarHub.Search.Storage;

namespace LunarHub.Search.Scoring;

/// <summary>Finds terms of a segment that are not known letter by letter. Terms are sorted by their bytes, so the vocabulary is walked like a trie, and what cannot fit is passed over whole.</summary>
internal static class Vocabulary
{
    /// <summary>The numbers of the terms that begin with these bytes, in order.</summary>
    public static IEnumerable<int> StartingWith(Segment segment, byte[] prefix)
    {
        for (var term = From(segment, prefix); term < segment.TermCount && segment.TermAt(term).StartsWith(prefix); term++)
        {
            yield return term;
        }
    }

    /// <summary>
    /// The numbers of the terms that are at most so many insertions, deletions and replacements of bytes away, and how many. The rows of Levenshtein's matrix are kept for the bytes
    /// that a term shares with the one before; where no entry of a row is small enough, no term that begins so can fit (H. Shang, T. Merrett, "Tries for approximate string matching", 1996).
    /// </summary>
    public static IEnumerable<(int Term, int Distance)> Near(Segment segment, byte[] word, int mostOff)
    {
        var rows = new List<int[]> { Enumerable.Range(0, word.Length + 1).ToArray() };
        byte[] walked = [];
        for (var term = 0; term < segment.TermCount;)
        {
            var bytes = segment.TermAt(term).ToArray();
            var depth = Math.Min(bytes.AsSpan().CommonPrefixLength(walked), rows.Count - 1);
            rows.RemoveRange(depth + 1, rows.Count - depth - 1);
            walked = bytes;
            while (depth < bytes.Length && rows[depth].Min() <= mostOff)
            {
                rows.Add(Next(rows[depth], word, bytes[depth]));
                depth++;
            }

            if (rows[depth].Min() > mostOff)
            {
                term = After(segment, bytes[..depth]);
                continue;
            }

            if (rows[depth][^1] <= mostOff)
            {
                yield return (term, rows[depth][^1]);
            }

            term++;
        }
    }

    private static int[] Next(int[] above, byte[] word, byte letter)
    {
        var row = new int[above.Length];
        row[0] = above[0] + 1;
        for (var i = 1; i < row.Length; i++)
        {
            row[i] = Math.Min(above[i - 1] + (word[i - 1] == letter ? 0 : 1), Math.Min(above[i], row[i - 1]) + 1);
        }

        return row;
    }

    // The first term at or after these bytes.
    private static int From(Segment segment, ReadOnlySpan<byte> bytes)
    {
        var found = segment.FindTerm(bytes);
        return found < 0 ? ~found : found;
    }

    // The first term that comes after all that begin with these bytes. UTF-8 never holds 0xFF.
    private static int After(Segment segment, byte[] prefix) => From(segment, [.. prefix, 0xFF]);
}
