using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace LunarHub.ApiHost.Metrics;

/// <summary>How an instrument is exposed.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>One metric name with its series.</summary>
internal sealed class MetricFamily(string name, string help, MetricKind kind, bool isObservable, double[]? bounds)
{
    /// <summary>Series that one metric may have; further label sets are counted together, so that no label can eat the memory.</summary>
    public const int MaxSeries = 500;

    private const string Overflow = "otel_metric_overflow=\"true\"";
    private readonly ConcurrentDictionary<string, MetricSeries> series = new(StringComparer.Ordinal);

    public string Name => name;

    public static MetricFamily For(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        var kind = type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : MetricKind.Gauge;
        return new MetricFamily(
            PrometheusNames.Metric(instrument.Name, instrument.Unit, kind == MetricKind.Counter),
            string.IsNullOrEmpty(instrument.Description) ? instrument.Name : instrument.Description,
            kind,
            instrument.IsObservable || type == typeof(Gauge<>),
            kind == MetricKind.Histogram ? HistogramBounds.For(instrument) : null);
    }

    public void Record(double measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var one = SeriesOf(PrometheusNames.Labels(tags));
        if (kind == MetricKind.Histogram)
        {
            one.Observe(measurement);
        }
        else if (isObservable)
        {
            one.Set(measurement);
        }
        else
        {
            one.Add(measurement);
        }
    }

    public void Write(StringBuilder text)
    {
        if (series.IsEmpty)
        {
            return;
        }

        text.Append("# HELP ").Append(name).Append(' ').Append(PrometheusNames.EscapeHelp(help)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(kind.ToString().ToLowerInvariant()).Append('\n');
        foreach (var (labels, one) in series.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            var (value, count, buckets) = one.Read();
            if (kind != MetricKind.Histogram)
            {
                Line(text, "", labels, value);
                continue;
            }

            var cumulative = 0L;
            for (var i = 0; i < buckets.Length; i++)
            {
                cumulative += buckets[i];
                var bound = $"le=\"{PrometheusNames.Number(i < bounds!.Length ? bounds[i] : double.PositiveInfinity)}\"";
                Line(text, "_bucket", labels.Length == 0 ? bound : $"{labels},{bound}", cumulative);
            }

            Line(text, "_sum", labels, value);
            Line(text, "_count", labels, count);
        }
    }

    private MetricSeries SeriesOf(string labels) =>
        series.TryGetValue(labels, out var known) ? known
        : series.GetOrAdd(series.Count < MaxSeries ? labels : Overflow, static (_, b) => new MetricSeries(b), bounds);

    private void Line(StringBuilder text, string suffix, string labels, double value)
    {
        text.Append(name).Append(suffix);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(PrometheusNames.Number(value)).Append('\n');
    }
}
