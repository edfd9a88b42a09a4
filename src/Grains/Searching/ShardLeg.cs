using LunarHub.Text;
using Microsoft.Extensions.Logging;

namespace LunarHub.Grains.Searching;

/// <summary>One shard's part in a search: its answer, or one line that says what is missing from it.</summary>
internal sealed record ShardLeg(CatalogEntry Repository, int Number, IShardGrain Grain, ShardSearch Search)
{
    public ShardFindings? Findings { get; private init; }

    public string? Missing { get; private init; }

    private string Name => Repository.Shards > 1 ? $"{Repository.Name}, part {Number + 1} of {Repository.Shards}" : Repository.Name;

    /// <summary>Asks the shard. A shard that runs out of time gives what it has; one that gives nothing or fails costs its own hits only; an error in the query itself is thrown.</summary>
    /// <param name="keywordAtLeast">The keyword score below which chunks are not needed; null for none.</param>
    /// <param name="deadline">Of the whole search.</param>
    /// <param name="elapsed">How much of the deadline is over.</param>
    public async Task<ShardLeg> AskAsync(float? keywordAtLeast, TimeSpan deadline, TimeSpan elapsed, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var left = deadline - elapsed;
        if (left <= TimeSpan.Zero)
        {
            return this with { Missing = NoAnswer(deadline) };
        }

        using var late = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var findings = await Grain.SearchAsync(Search with { Patience = left - Delivery(left), KeywordAtLeast = keywordAtLeast }, either.Token).WaitAsync(either.Token);
            return this with { Findings = keywordAtLeast is null ? findings : findings with { IsCut = true }, Missing = Shortfall(findings, deadline) };
        }
        catch (HubException error) when (error.Code.StartsWith("query-", StringComparison.Ordinal))
        {
            throw;
        }
        catch (Exception) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return this with { Missing = NoAnswer(deadline) };
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(error, "Shard {Shard} of repository {Repository} failed a search.", Number, Repository.Id);
            return this with { Missing = $"{Name}: {(error is HubException known ? known.Message : "failed; the server's log says why")}" };
        }
    }

    /// <summary>Its part of what is the best of all shards.</summary>
    public ShardLeg Under(KeywordBar bar) => Findings is null ? this : this with { Findings = bar.Apply(Findings) };

    private string NoAnswer(TimeSpan deadline) => $"{Name}: no answer within {deadline.TotalSeconds:0.###} s";

    // The part of a deadline in which the shard ends what it is at and its answer travels.
    private static TimeSpan Delivery(TimeSpan deadline) => TimeSpan.FromMilliseconds(Math.Min(100, deadline.TotalMilliseconds / 5));

    private string? Shortfall(ShardFindings findings, TimeSpan deadline)
        => findings.IsPartial ? $"{Name}: not finished within {deadline.TotalSeconds:0.###} s; what it had found by then is here"
            : findings.SegmentsMissing ? $"{Name}: a damaged part of the index is being built again"
            : findings.Held.IsEmpty ? SearchPlan.NotIndexed(Repository)
            : findings.ChangesMissing ? $"{Name}: who last changed some files is not known, or not yet; they are passed over"
            : findings.VectorsMissing ? $"{Name}: some files have no vectors{(Search.ModelId is null ? "" : $" of the model {Search.ModelId}")} yet; they are found by keywords"
            : null;
}
