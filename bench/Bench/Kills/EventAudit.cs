using LunarHub.ApiHost.Changes;
using LunarHub.ApiHost.Client;
using LunarHub.Grains.Events;

namespace LunarHub.Bench.Kills;

/// <summary>Reads the journal of events from its beginning and counts what must not be there.</summary>
/// <param name="Gaps">Ids that are missing or stand twice.</param>
/// <param name="CommitsLost">Steps in which a searchable commit does not go on from the one that was told before it.</param>
/// <param name="CommitsTwice">Commits that were told to be searchable, or whose files were told, more than once.</param>
/// <param name="FilesLost">Searchable commits whose changed files were not told.</param>
/// <param name="PushesLost">Accepted deliveries that no event tells of.</param>
/// <param name="PushesTwice">Deliveries that were told twice, as happens where one was sent again because its answer was cut off.</param>
internal sealed record EventAudit(int Events, int Gaps, int CommitsLost, int CommitsTwice, int FilesLost, int PushesLost, int PushesTwice)
{
    private const int PageSize = 500;

    public bool IsGood => Gaps + CommitsLost + CommitsTwice + FilesLost + PushesLost == 0;

    public static async Task<EventAudit> ReadAsync(HttpHubClient client, PushLedger ledger, CancellationToken cancellationToken)
    {
        var events = new List<EventView>();
        EventPage page;
        do
        {
            page = await client.ListChangesAsync(new EventQuery(After: events.Count == 0 ? 0 : events[^1].Id), PageSize, cancellationToken);
            events.AddRange(page.Events);
        }
        while (page.Events.Count > 0);

        var searchable = events.Where(told => told.Kind == EventWord.CommitSearchable).ToList();
        var followed = searchable.Where(told => told.Searchable!.PreviousCommit is not null).Select(told => told.Commit!).ToList();
        var files = events.Where(told => told is { Kind: EventWord.FilesChanged, Files.Part: 1 }).Select(told => told.Commit!).ToList();
        var pushes = events.Where(told => told.Kind == EventWord.PushReceived).CountBy(told => told.Push!.DeliveryId ?? "", StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        return new EventAudit(
            events.Count,
            events.Where((told, i) => told.Id != i + 1).Count(),
            searchable.Zip(searchable.Skip(1)).Count(pair => pair.Second.Searchable!.PreviousCommit != pair.First.Commit),
            searchable.Count - searchable.DistinctBy(told => told.Commit).Count() + files.Count - files.Distinct(StringComparer.Ordinal).Count(),
            followed.Except(files, StringComparer.Ordinal).Count(),
            ledger.Sent.Count(push => push.IsAccepted && !pushes.ContainsKey(push.Delivery)),
            pushes.Count(pair => pair.Value > 1));
    }
}
