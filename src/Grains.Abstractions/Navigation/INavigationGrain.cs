using Orleans;

namespace LunarHub.Grains;

/// <summary>
/// Answers where a name is defined, who uses it and what it calls, over every repository or some. Names are matched by their text, with the place that asks as
/// context: nothing infers types. Stateless: any activation may answer. Key: 0.
/// </summary>
/// <remarks>Every method throws <see cref="LunarHub.Text.HubException"/>: <c>repo-unknown</c>, <c>ref-unknown</c>, <c>limit-invalid</c>, <c>cursor-invalid</c>, and what it names itself.</remarks>
[Alias("lunarhub.INavigationGrain")]
public interface INavigationGrain : IGrainWithIntegerKey
{
    /// <summary>Definitions whose name fits a pattern, the best first.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>symbol-pattern-invalid</c>.</exception>
    [Alias("FindSymbols")]
    Task<SymbolAnswer> FindSymbolsAsync(SymbolSearch search, CancellationToken cancellationToken = default);

    /// <summary>Where a name is defined, the likeliest first.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>name-invalid</c>, <c>file-unknown</c>, <c>position-invalid</c>: outside the file, or no name stands there.</exception>
    [Alias("FindDefinitions")]
    Task<SymbolAnswer> FindDefinitionsAsync(NameQuestion question, CancellationToken cancellationToken = default);

    /// <summary>Where a name is used, the nearest to the place that asks first.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>name-invalid</c>, <c>position-invalid</c>.</exception>
    [Alias("FindReferences")]
    Task<ReferenceAnswer> FindReferencesAsync(NameQuestion question, CancellationToken cancellationToken = default);

    /// <summary>The definitions from within which a name is called: one level up.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>name-invalid</c>, <c>position-invalid</c>.</exception>
    [Alias("FindCallers")]
    Task<CallAnswer> FindCallersAsync(NameQuestion question, CancellationToken cancellationToken = default);

    /// <summary>What the likeliest definition of a name calls, each name with its likeliest definition: one level down.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>name-invalid</c>, <c>position-invalid</c>.</exception>
    [Alias("FindCallees")]
    Task<CallAnswer> FindCalleesAsync(NameQuestion question, CancellationToken cancellationToken = default);

    /// <summary>The definitions of one file, in its order.</summary>
    /// <param name="repository">A repository's id or name.</param>
    /// <param name="reference">A full or short ref name; null for the default ref.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="LunarHub.Text.HubException"><c>file-unknown</c>.</exception>
    [Alias("GetOutline")]
    Task<FileOutline> GetOutlineAsync(string repository, string? reference, string path, CancellationToken cancellationToken = default);

    /// <summary>The files and definitions that the rest of a repository uses most, cut to a budget.</summary>
    /// <exception cref="LunarHub.Text.HubException"><c>budget-invalid</c>, <c>repo-not-indexed</c>, <c>focus-invalid</c>.</exception>
    [Alias("GetMap")]
    Task<RepositoryMap> GetMapAsync(MapRequest request, CancellationToken cancellationToken = default);
}
