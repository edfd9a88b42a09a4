namespace LunarHub.Search.Scoring;

/// <summary>Keeps the k best of a run of scored numbers; of equal scores the smaller number. A binary heap with the worst kept one on top.</summary>
/// <param name="atLeast">What scores less is not kept.</param>
internal struct TopK(int k, float atLeast = float.NegativeInfinity)
{
    // Grows as needed: k may be far more than there is.
    private (float Score, int Item)[] heap = new (float, int)[Math.Min(k, 16)];
    private int count;

    /// <summary>A score that is not greater is of no use, when its number is greater than those before.</summary>
    public float Threshold { get; private set; } = MathF.BitDecrement(atLeast);

    public void Add(float score, int item)
    {
        if (score < atLeast)
        {
            return;
        }

        if (count < k)
        {
            if (count == heap.Length)
            {
                Array.Resize(ref heap, Math.Min(k, heap.Length * 2));
            }

            heap[count] = (score, item);
            SiftUp(count++);
        }
        else if (k > 0 && IsWorse(heap[0], (score, item)))
        {
            heap[0] = (score, item);
            SiftDown(0);
        }

        Threshold = count == k && k > 0 ? Math.Max(Threshold, heap[0].Score) : Threshold;
    }

    /// <summary>The kept ones, best first.</summary>
    public readonly (float Score, int Item)[] Sorted()
    {
        var kept = heap.AsSpan(0, count).ToArray();
        kept.AsSpan().Sort(static (left, right) => left.Score == right.Score ? left.Item.CompareTo(right.Item) : right.Score.CompareTo(left.Score));
        return kept;
    }

    private static bool IsWorse(in (float Score, int Item) left, in (float Score, int Item) right)
        => left.Score < right.Score || (left.Score == right.Score && left.Item > right.Item);

    private readonly void SiftUp(int place)
    {
        var moving = heap[place];
        while (place > 0)
        {
            var parent = (place - 1) >> 1;
            if (!IsWorse(moving, heap[parent]))
            {
                break;
            }

            heap[place] = heap[parent];
            place = parent;
        }

        heap[place] = moving;
    }

    private readonly void SiftDown(int place)
    {
        var moving = heap[place];
        while ((2 * place) + 1 is var child && child < count)
        {
            child += child + 1 < count && IsWorse(heap[child + 1], heap[child]) ? 1 : 0;
            if (!IsWorse(heap[child], moving))
            {
                break;
            }

            heap[place] = heap[child];
            place = child;
        }

        heap[place] = moving;
    }
}
