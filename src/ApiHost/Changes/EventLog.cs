using LunarHub.Grains;
using LunarHub.Grains.Events;
using LunarHub.Text;

namespace LunarHub.ApiHost.Changes;

/// <summary>Pages of the events that are kept.</summary>
internal static class EventLog
{
    public const int DefaultLimit = 100;
    public const int MaximumLimit = 500;

    // A page whose filter lets little through ends here; its reader goes on from where it stands.
    private const int MostRead = 5_000;

    /// <exception cref="HubException"><c>limit-invalid</c>, <c>request-*</c>.</exception>
    public static async Task<EventPage> ReadAsync(FeedTap tap, EventQuery query, int limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > MaximumLimit)
        {
            throw new HubException("limit-invalid", $"The limit is {limit}; it must be from 1 to {MaximumLimit}.");
        }

        var filter = query.ToFilter();
        var events = new List<EventView>();
        var (last, read) = (Math.Max(0, query.After ?? 0), 0);
        while (true)
        {
            var part = await tap.ReadAsync(last, cancellationToken);
            if (part.MissedAfter(last) > 0 && last > 0)
            {
                events.Add(EventMapping.Missed(last + 1, part.First - 1, "retention"));
            }

            foreach (var happened in part.Events)
            {
                (last, read) = (happened.Id, read + 1);
                if ((query.Subscription is null || happened.Match?.SubscriptionId == query.Subscription) && filter.Apply(happened) is { } wanted)
                {
                    events.Add(wanted.ToView());
                    if (events.Count >= limit)
                    {
                        break;
                    }
                }
            }

            if (part.Events.IsEmpty || last >= part.Last || events.Count >= limit || read >= MostRead)
            {
                return new EventPage(events, last, part.First, part.Last);
            }
        }
    }
}
