namespace LunarHub.Search.Vectors;

/// <summary>
/// The k best rows so far, in a heap whose root is the worst. Of equal scores the lower row is the better, so what is kept does not depend on the order of visits.
/// </summary>
internal sealed class NearestRows(int k)
{
    private readonly (float Score, int Row)[] heap = new (float, int)[k];

    public int Capacity => k;

    public int Count { get; private set; }

    /// <summary>What a score must reach to be kept.</summary>
    public float Threshold { get; private set; } = k == 0 ? float.PositiveInfinity : float.NegativeInfinity;

    public void Add(float score, int row)
    {
        if (Count < k)
        {
            heap[Count++] = (score, row);
            Raise(Count - 1);
        }
        else if (k > 0 && IsWorse(heap[0], (score, row)))
        {
            heap[0] = (score, row);
            Sink();
        }

        if (Count == k && k > 0)
        {
            Threshold = heap[0].Score;
        }
    }

    /// <summary>The kept ones, best first.</summary>
    public (float Score, int Row)[] Sorted()
    {
        var sorted = heap.AsSpan(0, Count).ToArray();
        Array.Sort(sorted, static (left, right) => left.Score == right.Score ? left.Row.CompareTo(right.Row) : right.Score.CompareTo(left.Score));
        return sorted;
    }

    private static bool IsWorse((float Score, int Row) left, (float Score, int Row) right)
        => left.Score < right.Score || (left.Score == right.Score && left.Row > right.Row);

    private void Raise(int at)
    {
        while (at > 0 && IsWorse(heap[at], heap[(at - 1) / 2]))
        {
            (heap[at], heap[(at - 1) / 2]) = (heap[(at - 1) / 2], heap[at]);
            at = (at - 1) / 2;
        }
    }

    private void Sink()
    {
        for (var at = 0; ;)
        {
            var worst = at;
            for (var child = (2 * at) + 1; child <= (2 * at) + 2 && child < Count; child++)
            {
                worst = IsWorse(heap[child], heap[worst]) ? child : worst;
            }

            if (worst == at)
            {
                return;
            }

            (heap[at], heap[worst]) = (heap[worst], heap[at]);
            at = worst;
        }
    }
}
