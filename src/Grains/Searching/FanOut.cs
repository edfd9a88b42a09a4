using Microsoft.Extensions.Logging;

namespace LunarHub.Grains.Searching;

/// <summary>
/// Asks the shards of a search, some at once. Who is asked later is told what the best of the earlier ones have scored; all share one deadline.
/// </summary>
/// <param name="width">Shards that are asked at once.</param>
/// <param name="depth">Candidates by words that are wanted of all shards together; 0 for all that each of them has.</param>
internal sealed class FanOut(int width, int depth, TimeSpan deadline, TimeProvider time, ILogger logger)
{
    /// <returns>The legs with their answers, in the same order.</returns>
    public async Task<ShardLeg[]> AskAsync(IReadOnlyList<ShardLeg> legs, CancellationToken cancellationToken)
    {
        var bar = new KeywordBar(depth);
        var answered = new ShardLeg[legs.Count];
        var began = time.GetTimestamp();
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(width, legs.Count)).Select(_ => AskInTurnAsync()));
        return Array.ConvertAll(answered, leg => leg.Under(bar));

        // The grain's turns keep these from running at the same time.
        async Task AskInTurnAsync()
        {
            while (next < legs.Count)
            {
                var at = next++;
                answered[at] = await legs[at].AskAsync(bar.Score, deadline, time.GetElapsedTime(began), time, logger, cancellationToken);
                if (answered[at].Findings is { } findings)
                {
                    bar.Raise(findings);
                }
            }
        }
    }
}
