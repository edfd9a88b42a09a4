using LunarHub.Grains.Searching;
using LunarHub.Grains.Telemetry;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;

namespace LunarHub.Grains.Navigation;

/// <summary>Answers questions about names. Holds nothing between them, so any number of activations may answer at once.</summary>
[StatelessWorker]
[Reentrant]
public sealed class NavigationGrain : Grain, INavigationGrain
{
    private readonly Navigator navigator;
    private readonly CallGraph calls;
    private readonly OutlineReader outlines;
    private readonly MapMaker maps;

    public NavigationGrain(SearchOptions options, TimeProvider time, ILogger<NavigationGrain> logger)
    {
        var fan = new ShardFan(GrainFactory, options, time, logger);
        var positions = new PositionReader(GrainFactory);
        navigator = new Navigator(GrainFactory, fan, positions, time);
        calls = new CallGraph(GrainFactory, fan, positions, navigator, time);
        outlines = new OutlineReader(fan, positions, time);
        maps = new MapMaker(GrainFactory, fan, time);
    }

    public Task<SymbolAnswer> FindSymbolsAsync(SymbolSearch search, CancellationToken cancellationToken = default)
        => TraceAsync("symbols", () => navigator.FindSymbolsAsync(search, cancellationToken));

    public Task<SymbolAnswer> FindDefinitionsAsync(NameQuestion question, CancellationToken cancellationToken = default)
        => TraceAsync("definitions", () => navigator.FindDefinitionsAsync(question, cancellationToken));

    public Task<ReferenceAnswer> FindReferencesAsync(NameQuestion question, CancellationToken cancellationToken = default)
        => TraceAsync("references", () => navigator.FindReferencesAsync(question, cancellationToken));

    public Task<CallAnswer> FindCallersAsync(NameQuestion question, CancellationToken cancellationToken = default)
        => TraceAsync("callers", () => calls.FindCallersAsync(question, cancellationToken));

    public Task<CallAnswer> FindCalleesAsync(NameQuestion question, CancellationToken cancellationToken = default)
        => TraceAsync("callees", () => calls.FindCalleesAsync(question, cancellationToken));

    public Task<FileOutline> GetOutlineAsync(string repository, string? reference, string path, CancellationToken cancellationToken = default)
        => TraceAsync("outline", () => outlines.ReadAsync(repository, reference, path, cancellationToken));

    public Task<RepositoryMap> GetMapAsync(MapRequest request, CancellationToken cancellationToken = default)
        => TraceAsync("map", () => maps.MakeAsync(request, cancellationToken));

    private static async Task<T> TraceAsync<T>(string name, Func<Task<T>> answer)
    {
        using var activity = HubTelemetry.Source.StartActivity(name);
        return await answer();
    }
}
