using LunarHub.Bench.Freshness;
using LunarHub.Text;

namespace LunarHub.Bench.Kills;

/// <summary>
/// The commits that are pushed, in order, and what the server has answered to the announcement of each. A push moves the branch before it is announced, so that an accepted announcement promises
/// that the index will come to its commit or to a later one.
/// </summary>
internal sealed class PushLedger(BareRepository repository, string start, IReadOnlyList<string> commits)
{
    private readonly Dictionary<string, int> positions = commits.Prepend(start).Select((commit, position) => (commit, position)).ToDictionary(pair => pair.commit, pair => pair.position, StringComparer.Ordinal);
    private readonly List<Push> sent = [];
    private int pushed;

    internal sealed record Push(string Delivery, string Before, string After, int Position)
    {
        /// <summary>The server has said that the delivery is stored.</summary>
        public bool IsAccepted { get; set; }
    }

    public IReadOnlyList<Push> Sent => sent;

    /// <summary>Commits that no push has led to yet.</summary>
    public int Left => commits.Count - pushed;

    /// <summary>Where the branch is.</summary>
    public int Position => pushed;

    /// <summary>What the index must come to by itself.</summary>
    public int Promised => sent.Where(push => push.IsAccepted).Select(push => push.Position).DefaultIfEmpty(0).Max();

    /// <summary>The place of a commit among those that were pushed; -1 for one that never was.</summary>
    public int PositionOf(string? commit) => commit is not null && positions.TryGetValue(commit, out var position) && position <= pushed ? position : -1;

    /// <summary>Moves the branch by a number of commits and announces it once.</summary>
    public async Task PushAsync(PushAnnouncement announcement, string repositoryId, int steps, CancellationToken cancellationToken)
    {
        steps = Math.Min(steps, Left);
        var before = pushed == 0 ? start : commits[pushed - 1];
        pushed += steps;
        var push = new Push(Guid.NewGuid().ToString(), before, commits[pushed - 1], pushed);
        await repository.PushQuicklyAsync(push.After, cancellationToken);
        sent.Add(push);
        await AnnounceAsync(announcement, repositoryId, push, cancellationToken);
    }

    /// <summary>Announces a push under the id that it was announced with before, as a forge does that got no answer.</summary>
    /// <returns>False when the server knew the delivery; null when it did not answer.</returns>
    public static async Task<bool?> AnnounceAsync(PushAnnouncement announcement, string repositoryId, Push push, CancellationToken cancellationToken)
    {
        try
        {
            var isNew = await announcement.SendAsync(push.Delivery, repositoryId, push.Before, push.After, cancellationToken);
            push.IsAccepted = true;
            return isNew;
        }
        catch (HttpRequestException)
        {
            // The server is gone. Any answer that refuses is an error of the run.
            return null;
        }
    }
}
