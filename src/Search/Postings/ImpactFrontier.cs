using LunarHub.Search.Indexing;

namespace LunarHub.Search.Postings;

/// <summary>
/// Of the postings of a block or list and one field, the pairs of frequency and field length that no other beats in both. Whatever weights, norms and averages a query scores with,
/// the best of these is at least as good as any of the postings: the statistics may change with every commit and the bound still holds. At most <see cref="MostPoints"/> are kept;
/// beyond that two neighbours become one that is as good as both.
/// </summary>
internal sealed class ImpactFrontier
{
    public const int MostPoints = 4;

    private readonly List<(uint Frequency, uint Length)> points = [];

    /// <summary>Takes up one posting; a frequency of 0 says that the field does not hold the term.</summary>
    public void Add(uint frequency, uint length)
    {
        if (frequency == 0)
        {
            return;
        }

        var beaten = 0;
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            if (point.Frequency >= frequency && point.Length <= length)
            {
                return;
            }

            if (point.Frequency <= frequency && point.Length >= length)
            {
                beaten++;
            }
            else if (beaten > 0)
            {
                points[i - beaten] = point;
            }
        }

        points.RemoveRange(points.Count - beaten, beaten);
        points.Add((frequency, length));
    }

    public void Add(ImpactFrontier other)
    {
        foreach (var (frequency, length) in other.points)
        {
            Add(frequency, length);
        }
    }

    /// <summary>Appends the number of pairs (a byte) and the pairs (varints), the frequency first.</summary>
    public void Write(ref ByteBuffer bytes)
    {
        points.Sort();
        while (points.Count > MostPoints)
        {
            MergeNearest();
        }

        bytes.Add((byte)points.Count);
        foreach (var (frequency, length) in points)
        {
            bytes.AddVarint(frequency);
            bytes.AddVarint(length);
        }
    }

    public void Clear() => points.Clear();

    // Sorted by frequency the lengths rise, too. The neighbours whose lengths are nearest in proportion lose the least.
    private void MergeNearest()
    {
        var (nearest, least) = (0, double.MaxValue);
        for (var i = 0; i + 1 < points.Count; i++)
        {
            var loss = (points[i + 1].Length + 1.0) / (points[i].Length + 1.0);
            (nearest, least) = loss < least ? (i, loss) : (nearest, least);
        }

        points[nearest] = (points[nearest + 1].Frequency, points[nearest].Length);
        points.RemoveAt(nearest + 1);
    }
}
