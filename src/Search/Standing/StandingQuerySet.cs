using LunarHub.Text;

namespace LunarHub.Search.Standing;

/// <summary>
/// Many standing queries, ready to be asked about changes: a percolator. Only queries of which something stands in the changed text are evaluated, by the same code that searches, over a
/// small segment that holds the changed files as they were and as they are. Thread-safe.
/// </summary>
/// <param name="scratchFolder">Where the segment is written for as long as it is read. Made when it does not exist.</param>
public sealed class StandingQuerySet(string scratchFolder) : IDisposable
{
    private readonly ReaderWriterLockSlim gate = new();
    private readonly Dictionary<string, StandingQuery> queries = new(StringComparer.Ordinal);
    private readonly TriggerIndex triggers = new();

    public int Count
    {
        get
        {
            gate.EnterReadLock();
            try
            {
                return queries.Count;
            }
            finally
            {
                gate.ExitReadLock();
            }
        }
    }

    /// <summary>Adds a query, in place of one with its id.</summary>
    public void Put(StandingQuery query) => Write(() =>
    {
        Take(query.Id);
        queries[query.Id] = query;
        triggers.Add(query);
    });

    public void Remove(string id) => Write(() => Take(id));

    /// <summary>What a change did to the matches of the queries.</summary>
    /// <param name="files">The changed files.</param>
    /// <param name="repository">The repository's name, which <c>repo:</c> is compared with; null to leave that to <paramref name="concerns"/>.</param>
    /// <param name="concerns">Whether a query is asked about this change at all: for what is not in its text.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public StandingOutcome Match(IReadOnlyList<ChangedFile> files, string? repository, Func<StandingQuery, bool> concerns, CancellationToken cancellationToken = default)
    {
        var asked = Candidates(files, repository, concerns, cancellationToken);
        if (asked.Count == 0)
        {
            return new StandingOutcome([], [], 0);
        }

        Directory.CreateDirectory(scratchFolder);
        using var versions = FileVersions.Write(files, asked.Values.SelectMany(numbers => numbers).ToHashSet(), scratchFolder, cancellationToken);
        var matches = new List<StandingMatch>();
        var failed = new List<(string QueryId, string Reason)>();
        foreach (var (query, numbers) in asked)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                matches.AddRange(MatchComparison.Of(query, repository, files, numbers, versions, cancellationToken));
            }
            catch (HubException error)
            {
                // One query whose expression takes too long on one line must not cost the others theirs.
                failed.Add((query.Id, error.Message));
            }
        }

        return new StandingOutcome(
            [.. matches.OrderBy(match => match.QueryId, StringComparer.Ordinal).ThenBy(match => match.File).ThenBy(match => match.StartLine).ThenBy(match => match.Change)],
            failed,
            asked.Count);
    }

    public void Dispose() => gate.Dispose();

    // By query, the files that it is asked about.
    private Dictionary<StandingQuery, List<int>> Candidates(IReadOnlyList<ChangedFile> files, string? repository, Func<StandingQuery, bool> concerns, CancellationToken cancellationToken)
    {
        var asked = new Dictionary<StandingQuery, List<int>>();
        var refused = new HashSet<StandingQuery>();
        var found = new HashSet<StandingQuery>();
        for (var number = 0; number < files.Count; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var trigrams = ChangedText.Trigrams(files[number]);
            found.Clear();
            gate.EnterReadLock();
            try
            {
                found.UnionWith(triggers.Always);
                triggers.Find(trigrams, found);
            }
            finally
            {
                gate.ExitReadLock();
            }

            foreach (var query in found)
            {
                if (asked.TryGetValue(query, out var numbers))
                {
                    numbers.Add(number);
                }
                else if (!refused.Contains(query))
                {
                    if (concerns(query) && (repository is null || query.Query.MayMatchRepository(repository)))
                    {
                        asked.Add(query, [number]);
                    }
                    else
                    {
                        refused.Add(query);
                    }
                }
            }
        }

        return asked;
    }

    private void Write(Action change)
    {
        gate.EnterWriteLock();
        try
        {
            change();
        }
        finally
        {
            gate.ExitWriteLock();
        }
    }

    private void Take(string id)
    {
        if (queries.Remove(id, out var query))
        {
            triggers.Remove(query);
        }
    }
}
