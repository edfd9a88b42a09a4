using LunarHub.ApiHost.Client;
using LunarHub.Bench.Product;

namespace LunarHub.Bench.Freshness.Storm;

/// <summary>Looks at all repositories and at the server's memory while the storm lasts: which pushes were seen indexed, whether an index ever went back, and when each was at its last push.</summary>
internal sealed class StormWatch
{
    private readonly Dictionary<string, Dictionary<string, int>> _order;
    private readonly Dictionary<string, int> _reached;

    /// <param name="histories">By the repository's id.</param>
    public StormWatch(IReadOnlyDictionary<string, FolderHistory> histories)
    {
        _order = histories.ToDictionary(entry => entry.Key, entry => entry.Value.Commits.Select((commit, i) => (commit, i)).ToDictionary(pair => pair.commit, pair => pair.i, StringComparer.Ordinal), StringComparer.Ordinal);
        _reached = histories.ToDictionary(entry => entry.Key, _ => 0, StringComparer.Ordinal);
    }

    /// <summary>How often an index was seen at an earlier push than before, or at a commit that was never pushed.</summary>
    public int Backward { get; private set; }

    /// <summary>Different commits that were seen indexed, all repositories together: fewer than pushes where one run carries out several.</summary>
    public int Seen { get; private set; }

    /// <summary>The most memory that was seen in use, bytes.</summary>
    public long PeakMemory { get; private set; }

    public bool AllArrived => _reached.All(entry => entry.Value == _order[entry.Key].Count - 1);

    /// <summary>Repositories whose index is not at the last push.</summary>
    public IEnumerable<string> Behind => _reached.Where(entry => entry.Value < _order[entry.Key].Count - 1).Select(entry => entry.Key);

    public async Task LookAsync(HttpHubClient client, int processId, CancellationToken cancellationToken)
    {
        foreach (var repository in (await client.ListRepositoriesAsync(cancellationToken)).Repos.Where(known => known.Commit is not null && _order.ContainsKey(known.Id)))
        {
            var position = _order[repository.Id].GetValueOrDefault(repository.Commit!, -1);
            Backward += position < _reached[repository.Id] ? 1 : 0;
            Seen += position > _reached[repository.Id] ? 1 : 0;
            _reached[repository.Id] = Math.Max(position, _reached[repository.Id]);
        }

        PeakMemory = Math.Max(PeakMemory, ProcessMemory.OfTree(processId)?.Bytes ?? 0);
    }
}
