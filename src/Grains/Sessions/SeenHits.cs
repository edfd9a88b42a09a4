using System.Collections.Immutable;
using LunarHub.Git;
using LunarHub.Grains.Storage;
using LunarHub.Text;
using Orleans;

namespace LunarHub.Grains.Sessions;

/// <summary>
/// Tells what pushes have done to hits that a session was shown: the commit of each is compared with the one that the index shows now, and where the file differs, the shown lines are looked for in it.
/// Each look goes on from the one before, so that it costs what has changed since then.
/// </summary>
public sealed class SeenHits(IGrainFactory grains, DataLayout layout, GitOptions git)
{
    // Hits that one line names; the rest are counted.
    private const int MostNamed = 5;

    // Commits from which one look is told, the newest queries first: a session that has slept for long is not worth more.
    private const int MostCommits = 16;

    internal static SeenHit Of(SearchHit hit) => new(hit.RepositoryId, hit.Path, hit.StartLine, hit.EndLine)
    {
        Ref = hit.Ref,
        Commit = hit.Commit,
        State = hit.IsUncommitted ? SeenState.Unknown : SeenState.Same,
    };

    /// <summary>What an answer was searched at.</summary>
    internal static IReadOnlyDictionary<(string Repository, string Ref), string?> CommitsOf(SearchAnswer answer)
        => answer.Searched.Where(shown => shown is { Ref: not null, Commit: not null }).DistinctBy(shown => (shown.RepositoryId, shown.Ref)).ToDictionary(shown => (shown.RepositoryId, shown.Ref!), shown => shown.Commit);

    /// <summary>What the index shows now of the refs that hits were shown from; null where it has the ref no longer.</summary>
    internal async Task<IReadOnlyDictionary<(string Repository, string Ref), string?>> ReadCommitsAsync(ImmutableArray<SessionQuery> history, CancellationToken cancellationToken)
    {
        var commits = new Dictionary<(string Repository, string Ref), string?>();
        foreach (var repository in history.SelectMany(query => query.Shown).Where(IsFollowed).GroupBy(hit => hit.RepositoryId, StringComparer.Ordinal))
        {
            var held = await ReadHeldAsync(repository.Key, cancellationToken);
            foreach (var reference in repository.Select(hit => hit.Ref!).Distinct(StringComparer.Ordinal))
            {
                if (held is not null)
                {
                    commits[(repository.Key, reference)] = held.Value.FirstOrDefault(shown => shown.Ref == reference)?.Commit;
                }
            }
        }

        return commits;
    }

    /// <summary>The history with each hit's state at the commits given; hits of other refs stay as they are.</summary>
    /// <param name="now">Null for a ref that is not there any more.</param>
    internal async Task<ImmutableArray<SessionQuery>> FollowAsync(
        ImmutableArray<SessionQuery> history, IReadOnlyDictionary<(string Repository, string Ref), string?> now, CancellationToken cancellationToken)
    {
        var looks = new Dictionary<(string Repository, string From, string To), SeenChanges?>();
        var followed = history.ToBuilder();
        for (var i = history.Length - 1; i >= 0; i--)
        {
            var shown = ImmutableArray.CreateBuilder<SeenHit>(history[i].Shown.Length);
            foreach (var hit in history[i].Shown)
            {
                shown.Add(IsFollowed(hit) && now.TryGetValue((hit.RepositoryId, hit.Ref!), out var commit) ? await FollowAsync(hit, commit, looks, cancellationToken) : hit);
            }

            followed[i] = history[i] with { Shown = shown.MoveToImmutable() };
        }

        return followed.DrainToImmutable();
    }

    /// <summary>One line on the hits whose state is another than before; null when there are none.</summary>
    internal static string? Describe(ImmutableArray<SessionQuery> before, ImmutableArray<SessionQuery> after)
    {
        var changed = before.SelectMany(query => query.Shown).Zip(after.SelectMany(query => query.Shown))
            .Where(pair => pair.First.State != pair.Second.State && pair.Second.State is SeenState.Changed or SeenState.Gone or SeenState.Moved)
            .Select(pair => pair.Second).DistinctBy(hit => (hit.RepositoryId, hit.Path, hit.StartLine, hit.EndLine)).ToList();
        if (changed.Count == 0)
        {
            return null;
        }

        var named = changed.Take(MostNamed).Select(hit => $"{hit.Path}:{hit.StartLine}-{hit.EndLine} {NameOf(hit)}");
        return $"Shown before in this session and not as it was: {string.Join(", ", named)}{(changed.Count > MostNamed ? $" and {changed.Count - MostNamed} more" : "")}.";
    }

    private static string NameOf(SeenHit hit) => hit.State switch
    {
        SeenState.Moved => $"moved to {hit.NowPath}:{hit.NowStartLine}",
        SeenState.Gone => "gone",
        _ => "changed",
    };

    // What has changed or gone stays so, whatever comes later: it is not what was shown. A commit that was asked for by its id never moves.
    private static bool IsFollowed(SeenHit hit) => hit is { Ref: not null, Commit: not null, State: SeenState.Same or SeenState.Moved } && !RefNames.IsOverlay(hit.Ref);

    private async Task<SeenHit> FollowAsync(SeenHit hit, string? commit, Dictionary<(string, string, string), SeenChanges?> looks, CancellationToken cancellationToken)
    {
        var from = hit.StateCommit ?? hit.Commit!;
        if (commit is null)
        {
            return hit with { State = SeenState.Gone, StateCommit = null };
        }

        if (commit == from)
        {
            return hit;
        }

        if (!looks.TryGetValue((hit.RepositoryId, from, commit), out var changes))
        {
            if (looks.Count >= MostCommits)
            {
                return hit;
            }

            changes = await SeenChanges.ReadAsync(new GitMirror(layout.MirrorFolder(hit.RepositoryId), git), from, commit, cancellationToken);
            looks.Add((hit.RepositoryId, from, commit), changes);
        }

        return changes is null ? hit with { State = SeenState.Unknown } : (await changes.FollowAsync(hit, cancellationToken)) with { StateCommit = commit };
    }

    private async Task<ImmutableArray<ShardRef>?> ReadHeldAsync(string repository, CancellationToken cancellationToken)
    {
        if (await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).FindAsync(repository, cancellationToken) is not { Shards: > 0 })
        {
            return [];
        }

        try
        {
            return await grains.GetGrain<IShardGrain>(IShardGrain.KeyFor(repository, 0)).GetHeldAsync(cancellationToken);
        }
        catch (HubException)
        {
            // Nothing is told of what cannot be read just now.
            return null;
        }
    }
}
