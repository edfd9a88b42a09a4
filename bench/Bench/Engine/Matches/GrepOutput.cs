namespace LunarHub.Bench.Engine.Matches;

/// <summary>Reads the matching lines that grep-like tools print.</summary>
internal static class GrepOutput
{
    /// <summary>Lines of <c>path NUL line : text</c>, as <c>rg --null --line-number --only-matching</c> prints them: one for each match.</summary>
    public static void ReadNull(string output, Func<string, string?> toPath, MatchSet into) => Read(output, '\0', toPath, into);

    /// <summary>Lines of <c>path : line : text</c>. A path with a colon in it cannot be told from its line and is not read right.</summary>
    public static void ReadColon(string output, Func<string, string?> toPath, MatchSet into) => Read(output, ':', toPath, into);

    private static void Read(string output, char afterPath, Func<string, string?> toPath, MatchSet into)
    {
        foreach (var line in output.Split('\n'))
        {
            var end = line.IndexOf(afterPath);
            var colon = end < 0 ? -1 : line.IndexOf(':', end + 1);
            if (colon > 0 && int.TryParse(line.AsSpan(end + 1, colon - end - 1), out var number) && toPath(line[..end]) is { } path)
            {
                into.Add(path, number);
            }
        }
    }
}
