namespace LunarHub.Search.Scoring;

/// <summary>Keeps the k best of a run of scored numbers; of equal scores the one that came first.</summary>
internal struct TopK(int k)
{
    private readonly PriorityQueue<(float Score, int Item), (float Score, int Order)> heap = new(k + 1);

    /// <summary>What a score must exceed to be kept.</summary>
    public float Threshold { get; private set; } = float.NegativeInfinity;

    public void Add(float score, int item)
    {
        if (k == 0 || (heap.Count == k && score <= Threshold))
        {
            return;
        }

        // The heap gives the smallest first; of equal scores the later item goes first.
        heap.Enqueue((score, item), (score, -item));
        if (heap.Count > k)
        {
            heap.Dequeue();
        }

        if (heap.Count == k)
        {
            heap.TryPeek(out var worst, out _);
            Threshold = worst.Score;
        }
    }

    /// <summary>The kept ones, best first.</summary>
    public readonly List<(float Score, int Item)> Sorted()
    {
        var all = heap.UnorderedItems.Select(entry => entry.Element).ToList();
        all.Sort(static (left, right) => left.Score == right.Score ? left.Item.CompareTo(right.Item) : right.Score.CompareTo(left.Score));
        return all;
    }
}
