namespace LunarHub.Search.Scoring;

/// <summary>The sums of a run of chunks while their terms are being added, and which of them have any.</summary>
internal sealed class ScoreWindow
{
    /// <summary>Chunks at a time: the sums (16 KiB) stay in the first-level cache.</summary>
    public const int Size = 2048;

    private readonly long[] sums = new long[Size];
    private readonly ulong[] touched = new ulong[Size / 64];
    private int start;

    /// <summary>The chunks that have a sum, as bits from the start on. They are cleared by <see cref="Take"/>.</summary>
    public ReadOnlySpan<ulong> Touched => touched;

    /// <summary>Begins an empty window. Every sum of the one before has been taken.</summary>
    public void Begin(int firstChunk)
    {
        start = firstChunk;
        Array.Clear(touched);
    }

    public void Add(int chunk, long score)
    {
        var i = chunk - start;
        sums[i] += score;
        touched[i >> 6] |= 1UL << i;
    }

    /// <summary>The sum at a place of the window, which is 0 afterwards.</summary>
    public long Take(int i)
    {
        var sum = sums[i];
        sums[i] = 0;
        return sum;
    }
}
