using LunarHub.Search.Indexing;
using LunarHub.Search.Storage;

namespace LunarHub.Search.Postings;

/// <summary>Reads what <see cref="ImpactFrontier"/> wrote: field by field a number of pairs, then frequency and field length of each.</summary>
internal ref struct ImpactReader(ReadOnlySpan<byte> impacts)
{
    private VarintReader reader = new(impacts);

    /// <summary>Bytes that the impacts of all fields take.</summary>
    public static int Length(ReadOnlySpan<byte> impacts)
    {
        var reader = new ImpactReader(impacts);
        for (var field = 0; field < SegmentFormat.Fields; field++)
        {
            for (var pairs = reader.NextField(); pairs > 0; pairs--)
            {
                reader.NextPair(out _, out _);
            }
        }

        return reader.reader.Position;
    }

    /// <summary>The number of pairs of the next field.</summary>
    public int NextField() => reader.NextByte();

    public void NextPair(out uint frequency, out uint length)
    {
        frequency = reader.Next();
        length = reader.Next();
    }
}
