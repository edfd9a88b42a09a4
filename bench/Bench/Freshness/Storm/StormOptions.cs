namespace LunarHub.Bench.Freshness.Storm;

/// <param name="Repositories">How many repositories are pushed to.</param>
/// <param name="Webhooks">Pushes altogether, each with a webhook.</param>
/// <param name="Spread">The time over which they are sent, evenly.</param>
internal sealed record StormOptions(int Repositories, int Webhooks, TimeSpan Spread);
