namespace LunarHub.Grains.Changes;

/// <summary>Where the lines of a UTF-8 text begin. Lines count from 1.</summary>
internal sealed class LineStarts
{
    private readonly List<int> starts = [0];
    private readonly int length;

    private LineStarts(int length) => this.length = length;

    public static LineStarts Of(ReadOnlySpan<byte> utf8)
    {
        var lines = new LineStarts(utf8.Length);
        for (var at = 0; utf8[at..].IndexOf((byte)'\n') is >= 0 and var next;)
        {
            at += next + 1;
            lines.starts.Add(at);
        }

        return lines;
    }

    /// <summary>Byte offset of a line; the text's length for one past the last.</summary>
    public int StartOf(int line) => line - 1 < starts.Count ? starts[Math.Max(0, line - 1)] : length;

    /// <summary>The line that holds a byte.</summary>
    public int LineAt(int offset) => starts.BinarySearch(offset) is var place && place >= 0 ? place + 1 : ~place;
}
