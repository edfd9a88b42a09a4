using System.Diagnostics;
using LunarHub.ApiHost.Client;
using LunarHub.Grains.Indexing;

namespace LunarHub.Bench.Freshness;

/// <summary>Watches from outside when a repository's run enters each of its stages. A stage shorter than the interval is not seen; its time is then part of the next.</summary>
internal sealed class StageSampler(HttpHubClient client, string repositoryId)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(8);

    /// <summary>Until cancelled; the answer is the seconds from <paramref name="began"/> to the first sight of each stage.</summary>
    public async Task<IReadOnlyDictionary<string, double>> WatchAsync(long began, CancellationToken stop)
    {
        var seen = new Dictionary<string, double>(StringComparer.Ordinal);
        try
        {
            while (true)
            {
                var asked = Stopwatch.GetElapsedTime(began).TotalSeconds;
                if ((await client.GetRepositoryAsync(repositoryId, stop)).Progress is { } progress)
                {
                    seen.TryAdd(progress.Stage, asked);
                }

                await Task.Delay(Interval, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return seen;
        }
    }

    /// <summary>The seconds that each part of a push took; together they are <see cref="PushTimes.Found"/>.</summary>
    public static IReadOnlyDictionary<string, double> Parts(PushTimes push)
    {
        var (parts, from) = (new Dictionary<string, double>(StringComparer.Ordinal), 0.0);
        foreach (var (part, next) in (ReadOnlySpan<(string, string?)>)[("receipt", Stages.Fetch), ("fetch", Stages.List), ("diff", Stages.Index), ("parse_embed", Stages.Commit), ("commit", Stages.History), ("visible", null)])
        {
            var until = Math.Clamp(next is null ? push.Found : push.Stages.TryGetValue(next, out var entered) ? entered : from, from, Math.Max(from, push.Found));
            (parts[part], from) = (until - from, until);
        }

        return parts;
    }
}
