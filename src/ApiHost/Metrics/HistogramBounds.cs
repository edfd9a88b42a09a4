using System.Diagnostics.Metrics;

namespace LunarHub.ApiHost.Metrics;

/// <summary>Upper bounds of a histogram's buckets: the instrument's own advice, else by its unit.</summary>
internal static class HistogramBounds
{
    // 100 µs to 60 s: a cached search and a slow clone both fall between bounds.
    private static readonly double[] Seconds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    // The OpenTelemetry SDK's default.
    private static readonly double[] General = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000];

    public static double[] For(Instrument instrument) =>
        AdviceOf(instrument) is { Count: > 0 } advice ? [.. advice.Distinct().Order()]
        : string.Equals(instrument.Unit, "s", StringComparison.Ordinal) ? Seconds
        : General;

    private static IReadOnlyList<double>? AdviceOf(Instrument instrument) => instrument switch
    {
        Histogram<double> h => h.Advice?.HistogramBucketBoundaries,
        Histogram<float> h => h.Advice?.HistogramBucketBoundaries?.Select(b => (double)b).ToArray(),
        Histogram<long> h => h.Advice?.HistogramBucketBoundaries?.Select(b => (double)b).ToArray(),
        Histogram<int> h => h.Advice?.HistogramBucketBoundaries?.Select(b => (double)b).ToArray(),
        _ => null,
    };
}
