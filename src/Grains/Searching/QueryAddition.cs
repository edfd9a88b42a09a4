using System.Collections.Immutable;
using LunarHub.Models;
using LunarHub.Search;
using LunarHub.Text;
using Microsoft.Extensions.Logging;

namespace LunarHub.Grains.Searching;

/// <summary>What a language model adds to one query, where one is configured and the search may be expanded.</summary>
/// <param name="Words">Looked for beside the query's own, with less weight.</param>
/// <param name="Passage">Embedded beside the query; empty for none.</param>
/// <param name="Note">Says what was added, for who asks for an explanation.</param>
/// <param name="Missing">Set when the model was asked and did not answer.</param>
internal sealed record QueryAddition(ImmutableArray<string> Words, string Passage, string? Note, string? Missing)
{
    public static QueryAddition None { get; } = new([], "", null, null);

    public static async Task<QueryAddition> AskAsync(IQueryExpander? expander, ParsedQuery query, SearchMode mode, bool mayExpand, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        if (expander is null || !mayExpand || mode == SearchMode.Exact || query.FreeText.Length == 0)
        {
            return None;
        }

        try
        {
            // The query's end is not the model's: another search may ask the same.
            var added = await Task.Run(async () => await expander.ExpandAsync(query.FreeText, cancellationToken), cancellationToken).WaitAsync(expander.Budget, time, cancellationToken);
            var passage = added.Passage.Length > 0 ? $"{(added.Words.IsEmpty ? "" : ", and ")}a passage of {added.Passage.Length} characters to compare by meaning" : "";
            return new QueryAddition(added.Words, added.Passage, $"the model {expander.ModelId} added {string.Join(", ", added.Words)}{passage}", null);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(error, "The model {Model} did not expand a query; the search goes on without it.", expander.ModelId);
            return None with { Missing = error is HubException known ? known.Message : $"expansion: the model {expander.ModelId} did not answer within {expander.Budget.TotalSeconds:0.###} s; the query was asked as it is" };
        }
    }
}
