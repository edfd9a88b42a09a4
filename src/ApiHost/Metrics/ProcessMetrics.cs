using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace LunarHub.ApiHost.Metrics;

/// <summary>
/// Collects the process's own meters (Lunar Hub's, Orleans's, ASP.NET Core's and the runtime's) and writes them as Prometheus text.
/// Lives as long as the server; counts from its own start.
/// </summary>
internal sealed class ProcessMetrics : IDisposable
{
    private static readonly string[] Prefixes = ["LunarHub", "System.Runtime", "System.Net.Http", "Microsoft.AspNetCore.", "Microsoft.Orleans"];

    private readonly ConcurrentDictionary<string, MetricFamily> families = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();

    public ProcessMetrics()
    {
        listener.InstrumentPublished = Publish;
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => ((MetricFamily)state!).Record((double)value, tags));
        listener.Start();
    }

    /// <summary>The whole exposition, families ordered by name.</summary>
    public string Write()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder(16 * 1024);
        foreach (var family in families.Values.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            family.Write(text);
        }

        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    private void Publish(Instrument instrument, MeterListener to)
    {
        if (Array.Exists(Prefixes, p => instrument.Meter.Name.StartsWith(p, StringComparison.Ordinal)))
        {
            // Two meters that publish the same name share its family: the format allows a name once.
            var family = MetricFamily.For(instrument);
            to.EnableMeasurementEvents(instrument, families.GetOrAdd(family.Name, family));
        }
    }
}
