namespace LunarHub.ApiHost.Metrics;

/// <summary>One series: a number, or a histogram when it has bounds. Thread-safe.</summary>
internal sealed class MetricSeries(double[]? bounds)
{
    private readonly Lock gate = new();

    // One more than the bounds: the last counts what lies above all of them.
    private readonly long[] buckets = bounds is null ? [] : new long[bounds.Length + 1];
    private double value;
    private long count;

    public void Add(double amount)
    {
        lock (gate)
        {
            value += amount;
        }
    }

    public void Set(double amount)
    {
        lock (gate)
        {
            value = amount;
        }
    }

    public void Observe(double amount)
    {
        var found = Array.BinarySearch(bounds!, amount);
        lock (gate)
        {
            // A bucket's upper bound belongs to it: le means less or equal.
            buckets[found >= 0 ? found : ~found]++;
            count++;
            value += amount;
        }
    }

    /// <summary>The value or sum, the count, and the buckets, each counting its own range only.</summary>
    public (double Value, long Count, long[] Buckets) Read()
    {
        lock (gate)
        {
            return (value, count, [.. buckets]);
        }
    }
}
