using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Engine.Matches;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Bench.Product;

namespace LunarHub.Bench.Engine;

/// <summary>
/// A search system, ours or a peer's: how to build its index of the corpus and ask it. A build comes first; what a system keeps or starts ends with its disposal.
/// Whatever it throws costs its own rows only.
/// </summary>
internal abstract class SearchSystem : IAsyncDisposable
{
    /// <summary>As in the tables, and for <c>--peers</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How to install what is missing, or null when the system can run here.</summary>
    public abstract string? Missing { get; }

    /// <summary>False for tools that read the files again for each query.</summary>
    public virtual bool HasIndex => true;

    /// <summary>Whether many clients may ask at once.</summary>
    public virtual bool IsServer => false;

    /// <summary>What is included in its times besides the search.</summary>
    public abstract string Through { get; }

    /// <summary>Builds, from nothing, an index that can be asked when this returns.</summary>
    /// <param name="folder">Empty, and the system's own.</param>
    public abstract Task<BuildFigures> BuildAsync(EngineCorpus corpus, string folder, CancellationToken cancellationToken);

    /// <summary>
    /// Milliseconds to take in that one file, already written with its new text, changed: until it is on disk and a search finds it. Null where there is no index.
    /// </summary>
    public virtual Task<double?> UpdateAsync(EngineCorpus corpus, CorpusFile changed, CancellationToken cancellationToken) => Task.FromResult<double?>(null);

    /// <summary>Memory that the system's own processes hold now; null where it works inside this process or keeps none.</summary>
    public virtual MemoryUse? Memory => null;

    public abstract bool Answers(EngineQuery query);

    /// <summary>Milliseconds for one answer: the best or first <see cref="Hits"/>, or every match from tools without an index.</summary>
    public abstract Task<double> SearchAsync(EngineQuery query, CancellationToken cancellationToken);

    /// <summary>Every match of an exact query, or null where the system cannot tell.</summary>
    public virtual Task<MatchSet?> MatchesAsync(EngineQuery query, CancellationToken cancellationToken) => Task.FromResult<MatchSet?>(null);

    /// <summary>Hits that an indexed system is asked for.</summary>
    public const int Hits = 20;

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

/// <param name="Milliseconds">From nothing to an index that can be asked.</param>
/// <param name="IndexBytes">On disk.</param>
internal sealed record BuildFigures(double Milliseconds, long IndexBytes)
{
    public static BuildFigures None { get; } = new(0, 0);
}
