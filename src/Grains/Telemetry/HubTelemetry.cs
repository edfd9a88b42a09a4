using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LunarHub.Grains.Telemetry;

/// <summary>The spans and instruments of the grains. Units follow OpenTelemetry's conventions.</summary>
public static class HubTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "LunarHub.Grains";

    internal static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    internal static readonly Histogram<double> SearchDuration = Meter.CreateHistogram<double>("lunarhub.search.duration", "s", "Time that a search took, by mode.");
    internal static readonly Counter<long> RankingCacheLookups = Meter.CreateCounter<long>("lunarhub.search.cache.lookups", "{lookup}", "Searches that looked for a kept answer, by outcome (hit, miss).");
    internal static readonly Histogram<double> IndexRunDuration = Meter.CreateHistogram<double>("lunarhub.index.run.duration", "s", "Time that an index run took, by outcome.");
    internal static readonly Counter<long> IndexedFiles = Meter.CreateCounter<long>("lunarhub.index.files", "{file}", "Files that were parsed and put into a segment.");
    internal static readonly Counter<long> EmbeddedChunks = Meter.CreateCounter<long>("lunarhub.index.chunks.embedded", "{chunk}", "Chunks whose vector was made.");
    internal static readonly Counter<long> ReusedChunks = Meter.CreateCounter<long>("lunarhub.index.chunks.reused", "{chunk}", "Chunks whose vector was taken from the file that theirs was made from.");
    internal static readonly Counter<long> IndexedBytes = Meter.CreateCounter<long>("lunarhub.index.bytes", "By", "Bytes of the files that were put into a segment.");
    internal static readonly Counter<long> WebhookDeliveries = Meter.CreateCounter<long>("lunarhub.webhook.deliveries", "{delivery}", "Verified webhook deliveries, by provider, kind of event and outcome.");
    internal static readonly Counter<long> Polls = Meter.CreateCounter<long>("lunarhub.polls", "{poll}", "Looks at the refs of sources, by outcome (unchanged, changed, failed).");

    internal static readonly Counter<long> StandingQueriesAsked = Meter.CreateCounter<long>("lunarhub.standing.evaluated", "{query}", "Standing queries evaluated about changes: those that the changed text might concern.");

    internal static readonly Counter<long> StandingMatches = Meter.CreateCounter<long>("lunarhub.standing.matches", "{match}", "Matches of standing queries that commits introduced, changed or removed.");
}
