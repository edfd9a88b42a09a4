using System.Diagnostics.Metrics;
using LunarHub.Embedded.Runtime;

namespace LunarHub.Embedded.Hosting;

/// <summary>Counts of the host: calls carried out, activations and waiting requests by grain type. Also published by the meter <see cref="MeterName"/>.</summary>
public sealed class EmbeddedStatistics : IDisposable
{
    /// <summary>Name of the meter and of the activity source of calls.</summary>
    public const string MeterName = "LunarHub.Embedded";

    private readonly ActivationDirectory directory;
    private readonly Meter meter = new(MeterName);
    private long calls;
    private long parkedEvents;

    internal EmbeddedStatistics(ActivationDirectory directory)
    {
        this.directory = directory;
        meter.CreateObservableCounter("lunarhub.grain.calls", () => Calls, description: "Requests that grains have carried out.");
        meter.CreateObservableGauge("lunarhub.grain.activations", () => Tagged(Activations), description: "Grains in memory.");
        meter.CreateObservableGauge("lunarhub.grain.queue", () => Tagged(QueueLengths), description: "Requests that wait for their turn.");
        meter.CreateObservableCounter("lunarhub.stream.parked", () => ParkedEvents, description: "Stream events given up on after repeated failures.");
    }

    /// <summary>Requests carried out since the start.</summary>
    public long Calls => Interlocked.Read(ref calls);

    /// <summary>Stream events parked since the start.</summary>
    public long ParkedEvents => Interlocked.Read(ref parkedEvents);

    /// <summary>Grains in memory now, by type.</summary>
    public IReadOnlyDictionary<string, int> Activations => SumByType(static _ => 1);

    /// <summary>Requests that wait for their turn now, by grain type.</summary>
    public IReadOnlyDictionary<string, int> QueueLengths => SumByType(static activation => activation.QueueLength);

    public void Dispose() => meter.Dispose();

    internal void CountCall() => Interlocked.Increment(ref calls);

    internal void CountParked() => Interlocked.Increment(ref parkedEvents);

    private static IEnumerable<Measurement<int>> Tagged(IReadOnlyDictionary<string, int> counts)
        => counts.Select(pair => new Measurement<int>(pair.Value, new KeyValuePair<string, object?>("grain", pair.Key)));

    private Dictionary<string, int> SumByType(Func<Activation, int> count)
    {
        var sums = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var activation in directory.All)
        {
            var type = activation.GrainId.Type.Name;
            sums[type] = sums.GetValueOrDefault(type) + count(activation);
        }

        return sums;
    }
}
