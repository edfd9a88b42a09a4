using Orleans.Runtime;

namespace LunarHub.Grains.Searching;

/// <summary>
/// The list of repositories as this process saw it last. While the silo of the catalog is lost and not replaced yet, searches go by it: a list that is some seconds old answers more
/// than none. Thread-safe.
/// </summary>
public sealed class CatalogMemory
{
    /// <summary>What an answer says that was made from memory.</summary>
    public const string Notice = "the list of repositories could not be read anew; one that was added in the last seconds may be missing";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private CatalogSnapshot? seen;

    /// <param name="ask">Asks the catalog.</param>
    /// <returns>The list, and whether it is from memory.</returns>
    internal async Task<(CatalogSnapshot Catalog, bool IsRemembered)> ListAsync(Func<CancellationToken, Task<CatalogSnapshot>> ask, TimeProvider time, CancellationToken cancellationToken)
    {
        var list = ask(cancellationToken);
        try
        {
            // Whoever has nothing to fall back on waits for as long as it takes.
            var now = seen is null ? await list : await list.WaitAsync(Patience, time, cancellationToken);
            seen = now;
            return (now, false);
        }
        catch (Exception error) when (error is TimeoutException or OrleansException && seen is not null)
        {
            return (seen!, true);
        }
    }
}
