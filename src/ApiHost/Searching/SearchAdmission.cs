using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using LunarHub.Text;

namespace LunarHub.ApiHost.Searching;

/// <summary>
/// Lets so many searches work at once as the processors can carry; the others wait in a queue of bounded length. So the time of an answer grows with the queue and not with every search
/// that anybody has begun, and what cannot be answered soon is refused at once.
/// </summary>
internal sealed class SearchAdmission : IDisposable
{
    public const string Overloaded = "search-overloaded";

    private readonly ConcurrencyLimiter limiter;
    private readonly Meter meter = new("LunarHub.ApiHost");

    public SearchAdmission(HubServerOptions options)
    {
        limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = options.ConcurrentSearches,
            QueueLimit = options.QueuedSearches,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        meter.CreateObservableGauge("lunarhub.search.queued", () => limiter.GetStatistics()?.CurrentQueuedCount ?? 0, "{search}", "Searches that wait for others to be answered.");
        meter.CreateObservableCounter("lunarhub.search.refused", () => limiter.GetStatistics()?.TotalFailedLeases ?? 0, "{search}", "Searches that were refused because too many waited.");
    }

    /// <summary>Waits for its turn. Dispose what is given when the search is answered.</summary>
    /// <exception cref="HubException"><c>search-overloaded</c>: too many wait already.</exception>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        var lease = await limiter.AcquireAsync(1, cancellationToken);
        if (lease.IsAcquired)
        {
            return lease;
        }

        lease.Dispose();
        throw new HubException(Overloaded, "More searches wait than this server can answer soon; try again after the seconds that Retry-After names.");
    }

    public void Dispose()
    {
        limiter.Dispose();
        meter.Dispose();
    }
}
