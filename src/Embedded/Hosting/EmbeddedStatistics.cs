using System.Diagnostics.Metrics;

namespace LunarHub.Embedded.Hosting;

/// <summary>Counts of the host: calls carried out, activations by grain type. Also published by the meter <see cref="MeterName"/>.</summary>
public sealed class EmbeddedStatistics : IDisposable
{
    public const string MeterName = "LunarHub.Embedded";

    private readonly Func<IEnumerable<string>> activationTypes;
    private readonly Meter meter = new(MeterName);
    private long calls;

    internal EmbeddedStatistics(Func<IEnumerable<string>> activationTypes)
    {
        this.activationTypes = activationTypes;
        meter.CreateObservableCounter("lunarhub.grain.calls", () => Calls, description: "Requests that grains have carried out.");
        meter.CreateObservableGauge(
            "lunarhub.grain.activations",
            () => Activations.Select(pair => new Measurement<int>(pair.Value, new KeyValuePair<string, object?>("grain", pair.Key))),
            description: "Grains in memory.");
    }

    /// <summary>Requests carried out since the start.</summary>
    public long Calls => Interlocked.Read(ref calls);

    /// <summary>Grains in memory now, by type.</summary>
    public IReadOnlyDictionary<string, int> Activations => activationTypes().GroupBy(type => type, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    public void Dispose() => meter.Dispose();

    internal void CountCall() => Interlocked.Increment(ref calls);
}
