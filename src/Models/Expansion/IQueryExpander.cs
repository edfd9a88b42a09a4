using System.Collections.Immutable;

namespace LunarHub.Models;

/// <summary>What a language model adds to a query.</summary>
/// <param name="Words">Words and names that the answer may hold.</param>
/// <param name="Passage">Code or text as the answer may look, or empty: it is embedded beside the query (L. Gao et al., "Precise Zero-Shot Dense Retrieval without Relevance Labels", 2023).</param>
public sealed record ModelExpansion(ImmutableArray<string> Words, string Passage);

/// <summary>Adds to queries what a language model knows. Thread-safe.</summary>
public interface IQueryExpander
{
    /// <summary>Names the model, in answers and errors.</summary>
    string ModelId { get; }

    /// <summary>How long a search waits for it.</summary>
    TimeSpan Budget { get; }

    /// <exception cref="Text.HubException"><c>expansion-failed</c>: the model cannot be reached or answers something else; the search then goes on without it and says so.</exception>
    ValueTask<ModelExpansion> ExpandAsync(string query, CancellationToken cancellationToken = default);
}
