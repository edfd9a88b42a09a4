using System.Collections.Immutable;
using LunarHub.Grains.Searching;

namespace LunarHub.Grains.Navigation;

/// <summary>Reads the definitions of one file: what they are from the file itself, their signatures and names' places from the index.</summary>
internal sealed class OutlineReader(ShardFan fan, PositionReader positions, TimeProvider time)
{
    private const int MaximumSymbols = 100_000;

    /// <exception cref="LunarHub.Text.HubException"><c>repo-unknown</c>, <c>ref-unknown</c>, <c>file-unknown</c>.</exception>
    public async Task<FileOutline> ReadAsync(string repository, string? reference, string path, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (entry, file) = await positions.ReadFileAsync(repository, reference, path, cancellationToken);
        var place = new CodePlace
        {
            RepositoryId = entry.Id,
            Repository = entry.Name,
            Ref = file.Ref,
            Commit = file.Commit,
            IndexedAt = file.IndexedAt,
            IsHead = file.IsHead,
            Path = file.Path,
            Language = file.Language,
            Traits = file.Traits,
        };
        var symbols = file.Symbols.IsEmpty ? [] : await FindAsync(entry, file, cancellationToken);
        return new FileOutline
        {
            Place = place,
            SkippedBecause = file.SkippedBecause,
            Symbols =
            [
                .. file.Symbols.OrderBy(symbol => symbol.StartLine).ThenByDescending(symbol => symbol.EndLine).Select(symbol =>
                {
                    var known = symbols.GetValueOrDefault((symbol.Name, symbol.Kind, symbol.StartLine));
                    return new SymbolHit
                    {
                        Place = place,
                        Name = symbol.Name,
                        Kind = symbol.Kind,
                        Scope = symbol.Scope,
                        Signature = known?.Signature,
                        Documentation = known?.Documentation,
                        StartLine = symbol.StartLine,
                        EndLine = symbol.EndLine,
                        NameLine = known?.NameLine ?? symbol.StartLine,
                        NameColumn = known?.NameColumn ?? 1,
                        Score = 0,
                    };
                }),
            ],
            TookMs = time.GetElapsedTime(started).TotalMilliseconds,
        };
    }

    // The path is also a glob; what else it matches is passed over.
    private async Task<Dictionary<(string, string, int), ShardSymbol>> FindAsync(CatalogEntry entry, FileContent file, CancellationToken cancellationToken)
    {
        var search = new ShardSymbolSearch
        {
            Names = [.. file.Symbols.Select(symbol => symbol.Name).Distinct(StringComparer.Ordinal)],
            Match = SymbolMatch.Exact,
            Refs = [file.Ref],
            Path = file.Path,
            Limit = MaximumSymbols,
        };
        var found = await fan.SymbolsAsync(new SearchPlan([entry], [], [], []), _ => search, cancellationToken);
        var known = new Dictionary<(string, string, int), ShardSymbol>();
        foreach (var symbol in found.Items.Select(item => item.Item).Where(symbol => symbol.Path == file.Path))
        {
            known.TryAdd((symbol.Name, symbol.Kind, symbol.StartLine), symbol);
        }

        return known;
    }
}
