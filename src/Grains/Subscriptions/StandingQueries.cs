using System.Collections.Concurrent;
using System.Collections.Immutable;
using LunarHub.Grains.Changes;
using LunarHub.Grains.Shards;
using LunarHub.Grains.Storage;
using LunarHub.Grains.Telemetry;
using LunarHub.Search.Standing;
using LunarHub.Text;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Grains.Subscriptions;

/// <summary>The standing queries of all subscriptions, in this process, ready to be asked about commits. Kept up to date with the list of subscriptions, of which only what changed is read.</summary>
public sealed partial class StandingQueries(IGrainFactory grains, DataLayout layout, ILogger<StandingQueries> logger) : IDisposable
{
    private readonly StandingQuerySet queries = new(Path.Combine(layout.Folder, "scratch"));
    private readonly ConcurrentDictionary<string, Subscription> subscriptions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SubscriptionBucket> known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim refreshing = new(1);

    /// <summary>Standing queries now.</summary>
    public int Count => queries.Count;

    /// <summary>Learns what subscriptions came and went.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await refreshing.WaitAsync(cancellationToken);
        try
        {
            var read = await Task.WhenAll(ISubscriptionBucketGrain.Keys.Select(async key =>
                (Key: key, Bucket: await grains.GetGrain<ISubscriptionBucketGrain>(key).ListAsync(known.TryGetValue(key, out var seen) ? seen.Version : -1, cancellationToken))));
            foreach (var (key, bucket) in read)
            {
                if (bucket is not null)
                {
                    Replace(known.GetValueOrDefault(key)?.Subscriptions ?? [], bucket.Subscriptions);
                    known[key] = bucket;
                }
            }
        }
        finally
        {
            refreshing.Release();
        }
    }

    /// <summary>The events for the subscribers whose matches the files of a commit introduce, change or remove.</summary>
    /// <param name="about">The commit: repository, ref, commit, author.</param>
    /// <param name="isDefault">Whether its ref is the repository's default one, which a query without refs means.</param>
    internal ImmutableArray<HubEvent> Ask(HubEvent about, CommitBatch batch, bool isDefault, CancellationToken cancellationToken)
    {
        var files = batch.Files.Select(pair => new ChangedFile(pair.Old, pair.New)).ToList();
        var outcome = queries.Match(files, about.Repository, query => Concerns(query, about, isDefault), cancellationToken);
        HubTelemetry.StandingQueriesAsked.Add(outcome.Evaluated);
        HubTelemetry.StandingMatches.Add(outcome.Matches.Count);
        foreach (var (id, reason) in outcome.Failed)
        {
            LogNotEvaluated(id, reason);
        }

        return [.. outcome.Matches.GroupBy(match => match.QueryId, StringComparer.Ordinal).Select(group => ToEvent(about, batch, group)).OfType<HubEvent>()];
    }

    public void Dispose()
    {
        queries.Dispose();
        refreshing.Dispose();
    }

    private HubEvent? ToEvent(HubEvent about, CommitBatch batch, IGrouping<string, StandingMatch> matches)
    {
        if (!subscriptions.TryGetValue(matches.Key, out var subscription))
        {
            return null;
        }

        var places = matches
            .Select(match => (Match: match, File: batch.Files[match.File].Delta))
            .Where(found => subscription.Filter.Fits(found.File.Path, found.File.OldPath, found.File.Language, found.File.Author, found.File.AuthorEmail))
            .Select(found => new MatchDelta
            {
                Change = found.Match.Change switch { MatchChange.Added => ChangeType.Added, MatchChange.Removed => ChangeType.Removed, _ => ChangeType.Modified },
                Path = found.Match.Change == MatchChange.Removed ? found.File.OldPath ?? found.File.Path : found.File.Path,
                StartLine = found.Match.StartLine,
                EndLine = found.Match.EndLine,
                Language = found.File.Language,
                Symbol = found.Match.Symbol,
                Line = found.Match.Line,
                Commit = found.File.Commit,
                Author = found.File.Author,
                AuthorEmail = found.File.AuthorEmail,
            })
            .ToImmutableArray();
        return places.IsEmpty
            ? null
            : about with
            {
                Kind = EventKind.QueryMatched,
                Match = new MatchNotice(subscription.Id, subscription.Query!, [.. places.Take(MatchNotice.MaximumListed)], places.Length, batch.Number),
            };
    }

    private bool Concerns(StandingQuery query, HubEvent about, bool isDefault)
    {
        if (!subscriptions.TryGetValue(query.Id, out var subscription))
        {
            return false;
        }

        var (filter, refs) = (subscription.Filter, subscription.Filter.Refs.IsEmpty ? query.Query.Refs : subscription.Filter.Refs);
        return (filter.Repositories.IsEmpty || filter.Repositories.Contains(about.RepositoryId, StringComparer.Ordinal) || filter.Repositories.Contains(about.Repository ?? "", StringComparer.Ordinal))
            && (refs.IsEmpty ? isDefault : refs.Any(given => RefNames.Matches(given, about.Ref!)));
    }

    private void Replace(ImmutableArray<Subscription> before, ImmutableArray<Subscription> now)
    {
        var kept = now.Select(subscription => subscription.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in before.Where(subscription => !kept.Contains(subscription.Id)))
        {
            queries.Remove(gone.Id);
            subscriptions.TryRemove(gone.Id, out _);
        }

        foreach (var subscription in now.Where(subscription => subscription.Query is not null && subscriptions.TryAdd(subscription.Id, subscription)))
        {
            try
            {
                queries.Put(StandingQuery.Parse(subscription.Id, subscription.Query!, subscription.Mode.ToEngine(), subscription.Filter.Languages));
            }
            catch (HubException error)
            {
                // It could be read when it was made: the language has changed since.
                LogNotEvaluated(subscription.Id, error.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The standing query of subscription {Subscription} was not evaluated: {Reason}")]
    private partial void LogNotEvaluated(string subscription, string reason);
}
