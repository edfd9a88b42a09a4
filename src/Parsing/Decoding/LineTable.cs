namespace LunarHub.Parsing.Decoding;

/// <summary>
/// Where each line of a text begins. As for Git and tree-sitter a line ends with LF, and the break belongs to the line it ends; lines are counted from 0 here.
/// </summary>
internal sealed class LineTable
{
    private readonly List<int> _starts;

    public LineTable(ReadOnlySpan<byte> text)
    {
        Length = text.Length;
        _starts = new List<int>((text.Length / 32) + 1) { 0 };
        for (var at = 0; at < text.Length;)
        {
            var step = text[at..].IndexOf((byte)'\n');
            if (step < 0 || at + step + 1 == text.Length)
            {
                break;
            }

            at += step + 1;
            _starts.Add(at);
        }
    }

    public int Length { get; }

    /// <summary>How many lines there are; a line break at the very end begins no further line.</summary>
    public int Count => Length == 0 ? 0 : _starts.Count;

    public int Start(int line) => line < _starts.Count ? _starts[line] : Length;

    /// <summary>One past the line's break.</summary>
    public int End(int line) => Start(line + 1);

    /// <summary>The line that holds a byte; the last line for offsets at the end of the text.</summary>
    public int LineOf(int offset)
    {
        var found = _starts.BinarySearch(offset);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>The line that holds the last byte of [start, end): a range that ends with a line break ends on the line it breaks.</summary>
    public int LastLineOf(int start, int end) => LineOf(end > start ? end - 1 : start);

    public bool IsBlank(ReadOnlySpan<byte> text, int line) => text[Start(line)..End(line)].IndexOfAnyExcept(" \t\r\n\f"u8) < 0;
}
