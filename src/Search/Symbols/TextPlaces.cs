using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Symbols;

/// <summary>
/// Turns byte offsets of one document into lines and columns. Offsets are asked in rising order: each is counted on from the one before, so that many places on one long
/// line cost no more than reading it once.
/// </summary>
internal ref struct TextPlaces
{
    /// <summary>The most UTF-16 units of a line that are shown.</summary>
    public const int ShownLength = 300;

    private readonly ReadOnlySpan<byte> text;
    private int offset;
    private int lineStart;
    private int column;

    public TextPlaces(ReadOnlySpan<byte> text)
    {
        this.text = text;
        (Line, column) = (1, 1);
    }

    /// <summary>Begins at the chunk that holds the first offset of interest, whose line is known.</summary>
    public TextPlaces(Segment segment, in DocumentRecord document, int firstOffset)
        : this(segment.TextOf(document))
    {
        ref readonly var chunk = ref segment.Chunks[ChunkPlaces.Before(segment, document, firstOffset)];
        if (chunk.StartByte <= firstOffset)
        {
            (Line, offset) = (chunk.StartLine, chunk.StartByte);
            lineStart = offset;
        }
    }

    /// <summary>From 1.</summary>
    public int Line { get; private set; }

    /// <summary>From 1, in UTF-16 units.</summary>
    public readonly int Column => column;

    /// <summary>Goes to an offset, which is not before the one it stands at.</summary>
    public void MoveTo(int target)
    {
        var passed = text[offset..target];
        if (passed.LastIndexOf((byte)'\n') is >= 0 and var last)
        {
            Line += passed.Count((byte)'\n');
            lineStart = offset + last + 1;
            column = 1;
            passed = text[lineStart..target];
        }

        column += Encoding.UTF8.GetCharCount(passed);
        offset = target;
    }

    /// <summary>The text of the line that it stands in, without its end, at most <see cref="ShownLength"/> units: where it is longer, those around the place.</summary>
    /// <param name="length">UTF-16 units from the place on that are of interest.</param>
    /// <param name="start">The column of the first unit.</param>
    public readonly string LineText(int length, out int start)
    {
        // Four bytes a unit are more than any text needs, so the window is cut from a bounded part of the line.
        const int Reach = 4 * ShownLength;
        var feed = text[offset..].IndexOf((byte)'\n');
        var end = feed < 0 ? text.Length : offset + feed;
        var from = CharacterStart(Math.Max(lineStart, offset - Reach));
        var before = Encoding.UTF8.GetString(text[from..offset]);
        var after = Encoding.UTF8.GetString(text[offset..CharacterStart(Math.Min(end, offset + Reach))]);
        if (end <= offset + Reach)
        {
            after = after.TrimEnd('\r');
        }

        var lead = Math.Min(before.Length, Math.Max(ShownLength - after.Length, (ShownLength - Math.Min(length, ShownLength)) / 2));
        lead -= lead < before.Length && char.IsLowSurrogate(before[^lead..].FirstOrDefault()) ? 1 : 0;
        var tail = Math.Min(after.Length, ShownLength - lead);
        tail -= tail < after.Length && tail > 0 && char.IsHighSurrogate(after[tail - 1]) ? 1 : 0;
        start = column - lead;
        return string.Concat(before.AsSpan(before.Length - lead), after.AsSpan(0, tail));
    }

    /// <summary>The offset at which a line begins, from 1; the text's length when there is no such line.</summary>
    public static int StartOfLine(ReadOnlySpan<byte> text, int line)
    {
        var start = 0;
        for (; line > 1; line--)
        {
            var feed = text[start..].IndexOf((byte)'\n');
            if (feed < 0)
            {
                return text.Length;
            }

            start += feed + 1;
        }

        return start;
    }

    // Never inside a character, never before the given offset by more than three bytes, never before the line.
    private readonly int CharacterStart(int position)
    {
        while (position > lineStart && position < text.Length && (text[position] & 0xC0) == 0x80)
        {
            position--;
        }

        return position;
    }
}
