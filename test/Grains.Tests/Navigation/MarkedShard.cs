using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LunarHub.Search;

namespace LunarHub.Grains.Tests.Navigation;

/// <summary>A shard of marked files. It keeps the promises of <see cref="IShardGrain"/> that navigation relies on: exact names, filters, nearness, limits and totals.</summary>
internal sealed class MarkedShard(string key, IReadOnlyList<MarkedFile> files, Func<CancellationToken, Task> before, TimeProvider? time = null) : IShardGrain
{
    private static readonly ShardRef Held = new(MarkedFile.Ref, MarkedHub.Commit, MarkedHub.IndexedAt, 1, 1, 1);

    public Task<ImmutableArray<ShardRef>> GetHeldAsync(CancellationToken cancellationToken = default) => Task.FromResult(ImmutableArray<ShardRef>.Empty);

    public async Task<ShardSymbols> FindSymbolsAsync(ShardSymbolSearch search, CancellationToken cancellationToken = default)
    {
        await before(cancellationToken);
        var path = search.Path is null ? _ => true : Glob.Matcher(search.Path, isRegex: false);
        var found = Seen(search.Refs).SelectMany(file => file.Symbols)
            .Select(symbol => search.Pattern is { } pattern ? Fit(symbol, pattern) : search.Names.Contains(symbol.Name) ? symbol : null)
            .OfType<ShardSymbol>()
            .Where(symbol => path(symbol.Path) && Allows(search.Kinds, symbol.Kind) && Allows(search.Languages, symbol.Language))
            .OrderByDescending(symbol => symbol.Fit).ThenBy(symbol => symbol.Path, StringComparer.Ordinal).ThenBy(symbol => symbol.StartLine)
            .ToList();
        return new ShardSymbols { Generation = 1, Held = [Held], Symbols = [.. found.Take(search.Limit)], Total = found.Count, TotalIsExact = true };
    }

    public async Task<ShardReferences> FindReferencesAsync(ShardReferenceSearch search, CancellationToken cancellationToken = default)
    {
        await before(cancellationToken);
        var found = Seen(search.Refs).Where(file => search.Path is null || file.Path == search.Path).SelectMany(file => file.References)
            .Where(use => (search.Names.IsEmpty || search.Names.Contains(use.Name)) && (search.Roles.IsDefaultOrEmpty || search.Roles.Contains(use.Role)))
            .Where(use => search.FirstLine <= use.Line && use.Line <= search.LastLine && Allows(search.Languages, use.Language))
            .OrderByDescending(use => use.Path == search.Near ? int.MaxValue : search.Near is null ? 0 : SharedFolders(use.Path, search.Near))
            .ThenBy(use => use.Path, StringComparer.Ordinal).ThenBy(use => use.Line).ThenBy(use => use.Column)
            .ToList();
        return new ShardReferences { Generation = 1, Held = [Held], References = [.. found.Take(search.Limit)], Total = found.Count, TotalIsExact = true };
    }

    public async Task<ImmutableArray<NameCount>> CountNamesAsync(string reference, ImmutableArray<string> names, CancellationToken cancellationToken = default)
    {
        await before(cancellationToken);
        var asked = names.IsEmpty ? files.SelectMany(file => file.Symbols).Select(symbol => symbol.Name).Distinct() : names;
        return [.. asked.Select(name => new NameCount(name, files.Sum(file => file.Symbols.Count(symbol => symbol.Name == name)), files.Count(file => file.References.Any(use => use.Name == name))))];
    }

    public Task<ShardState> GetStateAsync(CancellationToken cancellationToken = default) => Task.FromResult(new ShardState(1, [Held], 1, 1, []));

    public Task<ShardContents> DescribeAsync(string reference, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ImmutableArray<ChunkVector>> FindVectorsAsync(ImmutableArray<DocumentId> documents, string modelId, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ShardChecksum> ChecksumAsync(string reference, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<StoredFile?> ReadFileAsync(string reference, string path, CancellationToken cancellationToken = default) => throw new NotSupportedException(key);

    public Task<ImmutableArray<DocumentId>> FindMissingAsync(ImmutableArray<DocumentId> documents, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ImmutableArray<SharableSegment>> FindOverlapsAsync(ImmutableArray<DocumentId> wanted, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ShardState> CommitAsync(ShardUpdate update, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Every file's first line, until patience runs out: asks a test before each.</summary>
    public async Task<ShardFindings> SearchAsync(ShardSearch search, CancellationToken cancellationToken = default)
    {
        using var late = new CancellationTokenSource(search.Patience ?? Timeout.InfiniteTimeSpan, time ?? TimeProvider.System);
        var found = ImmutableArray.CreateBuilder<ShardCandidate>();
        foreach (var file in files)
        {
            await before(cancellationToken);
            if (late.IsCancellationRequested)
            {
                return new ShardFindings { Generation = 1, Held = [Held], Searched = [MarkedFile.Ref], Candidates = found.ToImmutable(), Matches = found.Count, IsPartial = true };
            }

            found.Add(new ShardCandidate
            {
                Id = new ChunkId("s", found.Count), Ref = MarkedFile.Ref, Path = file.Path, Language = file.Language, Traits = 0, StartLine = 1, EndLine = 1, Kind = "text", ExactMatches = 1,
            });
        }

        return new ShardFindings { Generation = 1, Held = [Held], Searched = [MarkedFile.Ref], Candidates = found.ToImmutable(), Matches = found.Count, MatchesAreExact = true };
    }

    /// <summary>Every line of every file, a file a batch.</summary>
    public async IAsyncEnumerable<ShardLines> ReadLinesAsync(ShardSearch search, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var file in files)
        {
            yield return new ShardLines { Ref = MarkedFile.Ref, Lines = [.. file.Text.Split('\n').Select((text, i) => new MatchedLine(file.Path, i + 1, text, []))] };
            await before(cancellationToken);
        }
    }

    public Task<ImmutableArray<ChunkText?>> FetchAsync(ShardSearch search, ImmutableArray<ChunkId> chunks, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ImmutableArray<string?>> ReadChunksAsync(ImmutableArray<ChunkId> chunks, int longest, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ImmutableArray<DocumentId>> FindWithoutChangeAsync(string reference, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task AddChangesAsync(ImmutableArray<DocumentChange> changes, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<ImmutableArray<HeldDocument>> ListDocumentsAsync(string reference, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task DropAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private IEnumerable<MarkedFile> Seen(ImmutableArray<string> refs) => refs.Any(given => RefNames.Matches(given, MarkedFile.Ref)) ? files : [];

    private static bool Allows(ImmutableArray<string> wanted, string value) => wanted.IsDefaultOrEmpty || wanted.Contains(value);

    private static ShardSymbol? Fit(ShardSymbol symbol, string pattern)
        => symbol.Name == pattern ? symbol
            : symbol.Name.StartsWith(pattern, StringComparison.OrdinalIgnoreCase) ? symbol with { Fit = 0.8, FitReason = "prefix" }
            : EditDistance.Between(symbol.Name, pattern) <= 2 ? symbol with { Fit = 0.3, FitReason = "a few letters off" }
            : null;

    private static int SharedFolders(string left, string right) => left.Split('/')[..^1].Zip(right.Split('/')[..^1]).TakeWhile(pair => pair.First == pair.Second).Count();
}
