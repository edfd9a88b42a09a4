using System.Collections.Immutable;
using System.Text;
using LunarHub.Grains.Searching;
using LunarHub.Search;
using LunarHub.Text;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.Grains.History;

/// <summary>Answers a search of commits or diffs: asks the histories of the planned repositories at once and merges what they found.</summary>
internal sealed class HistorySearcher(SearchRequest request, ParsedQuery query, SearchPlan plan, IGrainFactory grains, SearchOptions options, TimeProvider time, ILogger logger)
{
    private readonly TimeSpan deadline = query.Timeout ?? options.ShardDeadline;

    // How deep an answer can be paged.
    private readonly int most = query.Count is { } count ? Math.Min(count, options.MostCandidatesPerLeg) : options.CandidatesPerLeg;

    private sealed record Leg(CatalogEntry Repository, HistoryFindings? Findings, string? Missing);

    /// <exception cref="HubException"><c>query-*</c>, <c>ref-unknown</c>.</exception>
    public async Task<SearchAnswer> AnswerAsync(SearchCursor cursor, ulong fingerprint, CancellationToken cancellationToken)
    {
        if (query.Type == ResultType.Commits && !request.Languages.IsDefaultOrEmpty)
        {
            throw new HubException("query-invalid-filter", "a language is not known of a commit as a whole; leave it out, or search with type:diff");
        }

        using var places = new SemaphoreSlim(options.FanOut);
        var legs = await Task.WhenAll(plan.Repositories.Select(entry => AskAsync(entry, Math.Min(most, cursor.Offset + request.Limit), places, cancellationToken)));
        RequireKnownRefs(legs);

        // Where one repository holds all the words, what holds some elsewhere is not asked for.
        var answering = legs.Where(leg => leg.Findings is not null).ToList();
        var isRelaxed = answering.TrueForAll(leg => leg.Findings!.IsRelaxed || leg.Findings.Total == 0) && answering.Exists(leg => leg.Findings!.IsRelaxed);
        var counting = answering.Where(leg => leg.Findings!.IsRelaxed == isRelaxed).ToList();
        var hits = counting.SelectMany(leg => leg.Findings!.Hits.Select(finding => (Leg: leg, Finding: finding)))
            .OrderByDescending(hit => hit.Finding.Score)
            .ThenByDescending(hit => hit.Finding.Commit.CommittedAt)
            .Skip(cursor.Offset)
            .Take(Math.Min(request.Limit, Math.Max(0, most - cursor.Offset)))
            .ToList();
        var total = counting.Sum(leg => leg.Findings!.Total);
        var next = cursor.Offset + hits.Count;
        var state = StateOf(legs);
        ImmutableArray<string> missing = [.. plan.Missing, .. legs.Select(leg => leg.Missing).OfType<string>()];
        return new SearchAnswer
        {
            Hits = [.. hits.Select(hit => ToHit(hit.Leg, hit.Finding))],
            Total = total,
            TotalIsExact = missing.IsEmpty,
            Cursor = hits.Count > 0 && next < Math.Min(total, most) ? new SearchCursor(fingerprint, next, state).ToString() : null,
            Partial = !missing.IsEmpty,
            Missing = missing,
            Warnings = [.. plan.Warnings, .. Warnings(isRelaxed, cursor, state, next, total)],
            Searched = [.. answering.SelectMany(leg => leg.Findings!.Searched.Select(name => FreshnessOf(leg, name))).Take(SearchedRefs.Most)],
            Generation = answering.Sum(leg => leg.Findings!.Generation),
        };
    }

    private IEnumerable<string> Warnings(bool isRelaxed, SearchCursor cursor, ulong state, int next, long total)
    {
        var what = query.Type == ResultType.Commits ? "commit message" : "diff";
        if (isRelaxed)
        {
            yield return $"no {what} holds all of the words; those with the most of them are listed, the newest first among equals";
        }

        if (cursor.Offset > 0 && cursor.State != state)
        {
            yield return "the index has changed since the first page: hits may repeat or be passed over";
        }

        if (next >= most && total > most && query.Count is null)
        {
            yield return $"only the first {most} of {total} matches are listed; narrow the query to see others";
        }
    }

    private async Task<Leg> AskAsync(CatalogEntry entry, int limit, SemaphoreSlim places, CancellationToken cancellationToken)
    {
        var refs = plan.RefsOf(entry);
        var search = new HistorySearch { Query = request.Query, Repository = entry.Name, Mode = request.Mode, Refs = refs, Languages = request.Languages, Limit = limit, Patience = deadline };
        await places.WaitAsync(cancellationToken);
        using var late = new CancellationTokenSource(deadline + deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var findings = await grains.GetGrain<IHistoryGrain>(entry.Id).SearchAsync(search, either.Token).WaitAsync(either.Token);
            return new Leg(entry, findings, Shortfall(entry, findings));
        }
        catch (HubException error) when (error.Code.StartsWith("query-", StringComparison.Ordinal))
        {
            throw;
        }
        catch (Exception) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new Leg(entry, null, $"{entry.Name}: no answer within {deadline.TotalSeconds:0.###} s");
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(error, "The history of repository {Repository} failed a search.", entry.Id);
            return new Leg(entry, null, $"{entry.Name}: {(error is HubException known ? known.Message : "its history failed; the server's log says why")}");
        }
        finally
        {
            places.Release();
        }
    }

    private string? Shortfall(CatalogEntry entry, HistoryFindings findings)
        => findings.IsPartial ? $"{entry.Name}: not finished within {deadline.TotalSeconds:0.###} s; what it had found by then is here"
            : findings.Searched.IsEmpty && (findings.Held.IsEmpty || plan.NamedRefs.IsEmpty) ? $"{entry.Name}: its history is not indexed yet; the status of the repository tells how far it is"
            : findings.Held.Any(held => findings.Searched.Contains(held.Ref) && !held.IsWhole) ? $"{entry.Name}: a damaged part of its history is being read again"
            : null;

    // A named ref must exist somewhere; while some history has not answered nobody can say that it does not.
    private void RequireKnownRefs(Leg[] legs)
    {
        var held = legs.SelectMany(leg => leg.Findings?.Held ?? []).Select(reference => reference.Ref).ToHashSet(StringComparer.Ordinal);
        if (legs.Length > 0 && legs.All(leg => leg.Findings is { Held.IsEmpty: false }) && plan.NamedRefs.FirstOrDefault(given => !held.Any(full => RefNames.Matches(given, full))) is { } unknown)
        {
            throw UnknownNames.Ref(unknown, plan.Repositories.Length == 1 ? plan.Repositories[0].Name : null, held);
        }
    }

    private static IndexFreshness FreshnessOf(Leg leg, string name)
    {
        var held = leg.Findings!.Held.First(reference => reference.Ref == name);
        return new IndexFreshness
        {
            RepositoryId = leg.Repository.Id,
            Repository = leg.Repository.Name,
            Ref = name,
            Commit = held.IsWhole ? held.Commit : null,
            IndexedAt = held.IndexedAt,
            IsHead = held.IsWhole && IndexFreshnessOf.IsHead(leg.Repository, name, held.Commit),
        };
    }

    private SearchHit ToHit(Leg leg, HistoryFinding finding)
    {
        var held = leg.Findings!.Held.First(reference => reference.Ref == finding.Refs[0]);
        return new SearchHit
        {
            RepositoryId = leg.Repository.Id,
            Repository = leg.Repository.Name,
            Ref = held.Ref,
            Commit = held.Commit,
            Path = finding.Path ?? "",
            Language = finding.Language,
            StartLine = finding.StartLine,
            EndLine = finding.EndLine,
            Kind = finding.Path is null ? "commit" : "diff",
            Score = finding.Score,
            Snippet = finding.Snippet,
            SnippetStartLine = finding.SnippetStartLine,
            Highlights = finding.Highlights,
            Signals = request.Explain ? [new HitSignal("words", finding.Score, finding.Score)] : [],
            IndexedAt = held.IndexedAt,
            IsHead = IndexFreshnessOf.IsHead(leg.Repository, held.Ref, held.Commit),
            Refs = finding.Refs,
            Change = finding.Commit,
            Note = finding.Note,
        };
    }

    private static ulong StateOf(Leg[] legs)
    {
        var text = new StringBuilder();
        foreach (var leg in legs)
        {
            text.Append(leg.Repository.Id);
            foreach (var held in leg.Findings?.Held.Where(held => leg.Findings.Searched.Contains(held.Ref)) ?? [])
            {
                text.Append('\0').Append(held.Ref).Append('\0').Append(held.Commit).Append('\0').Append(held.IsWhole);
            }

            text.Append('\u0001');
        }

        return (ulong)ContentHash.Of(Encoding.UTF8.GetBytes(text.ToString())).Value;
    }
}
