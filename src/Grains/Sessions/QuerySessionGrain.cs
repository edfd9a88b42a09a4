using LunarHub.Text;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Grains.Sessions;

/// <summary>One session of queries. A search is answered even when its record cannot be stored.</summary>
public sealed class QuerySessionGrain([PersistentState("session")] IPersistentState<SessionRecord> record, SeenHits seen, TimeProvider time) : Grain, IQuerySessionGrain
{
    private const int MaximumHistory = 100;
    private const int MaximumIdLength = 64;

    // The history is a memory aid: a query that is longer is kept by its beginning.
    private const int MaximumQueryLength = 1_000;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var id = this.GetPrimaryKeyString();
        return id.Length <= MaximumIdLength && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-')
            ? Task.CompletedTask
            : throw new HubException("session-invalid-id", $"a session id has 1 to {MaximumIdLength} letters, digits, '_' or '-'");
    }

    public async Task<SearchAnswer> SearchAsync(SearchRequest request, CancellationToken cancellationToken = default)
    {
        var filters = record.State.Filters;
        var answer = await GrainFactory.GetGrain<ISearchGrain>(0).SearchAsync(
            request with
            {
                Repositories = request.Repositories.IsDefaultOrEmpty ? filters.Repositories : request.Repositories,
                Refs = request.Refs.IsDefaultOrEmpty ? filters.Refs : request.Refs,
                Languages = request.Languages.IsDefaultOrEmpty ? filters.Languages : request.Languages,
            },
            cancellationToken);
        var query = new SessionQuery(
            time.GetUtcNow(),
            request.Query.Length <= MaximumQueryLength ? request.Query : request.Query[..MaximumQueryLength],
            request.Mode,
            answer.Total,
            [.. answer.Hits.Select(SeenHits.Of)]);

        // What an agent still has in mind may be wrong now: it is told once, with the first answer after the push.
        var earlier = record.State.History;
        var history = await seen.FollowAsync(earlier, SeenHits.CommitsOf(answer), cancellationToken);
        if (SeenHits.Describe(earlier, history) is { } changes)
        {
            answer = answer with { Warnings = [.. answer.Warnings, changes] };
        }

        record.State.History = [.. history.Add(query).TakeLast(MaximumHistory)];
        try
        {
            await record.WriteStateAsync(cancellationToken);
            return answer;
        }
        catch (HubException failure)
        {
            return answer with { Warnings = [.. answer.Warnings, $"The session's history was not stored: {failure.Message}"] };
        }
    }

    public async Task SetFiltersAsync(SessionFilters filters, CancellationToken cancellationToken = default)
    {
        record.State.Filters = filters;
        await record.WriteStateAsync(cancellationToken);
    }

    public async Task<QuerySession> GetAsync(CancellationToken cancellationToken = default)
    {
        var history = record.State.History;
        return new QuerySession { Id = this.GetPrimaryKeyString(), Filters = record.State.Filters, History = await seen.FollowAsync(history, await seen.ReadCommitsAsync(history, cancellationToken), cancellationToken) };
    }

    public async Task ClearAsync(CancellationToken cancellationToken = default)
    {
        await record.ClearStateAsync(cancellationToken);
        record.State = new SessionRecord();
    }
}
