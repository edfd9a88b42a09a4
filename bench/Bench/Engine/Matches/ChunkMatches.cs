namespace LunarHub.Bench.Engine.Matches;

/// <summary>What Lunar Hub says of a chunk: its lines, both included, and how many matches begin in it.</summary>
internal readonly record struct ChunkMatches(string File, int StartLine, int EndLine, int Matches)
{
    /// <summary>
    /// Turns counts by chunk into lines. The chunks of a file cover each of its lines once, so a chunk whose count equals that of ripgrep's matches on its lines holds the same matches:
    /// those lines are found. With fewer none of them is counted as found; with more they are, and the chunk stands once more as a line that ripgrep does not have (the negative of its first).
    /// </summary>
    public static MatchSet ToLines(IEnumerable<ChunkMatches> chunks, MatchSet truth)
    {
        var found = new MatchSet();
        foreach (var chunk in chunks)
        {
            var expected = truth.LinesOf(chunk.File).Where(line => line.Key >= chunk.StartLine && line.Key <= chunk.EndLine).ToList();
            var total = expected.Sum(line => line.Value);
            found.AddFile(chunk.File);
            if (chunk.Matches > total)
            {
                found.Add(chunk.File, -chunk.StartLine, chunk.Matches - total);
            }

            if (chunk.Matches >= total)
            {
                expected.ForEach(line => found.Add(chunk.File, line.Key, line.Value));
            }
        }

        return found;
    }
}
