using System.Diagnostics;
using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Bench.Product;
using LunarHub.Grains;

namespace LunarHub.Bench.Engine.Ours;

/// <summary>Lunar Hub's search grain, called from outside the grains in this process, over a copy of the data folder that the server built.</summary>
/// <param name="built">Whose data folder is copied.</param>
/// <param name="keptAnswers">True to ask the same questions again, which the server answers with what it has kept; false to make it search every time.</param>
internal sealed class HubGrainsSystem(HubHttpSystem built, bool keptAnswers) : SearchSystem
{
    private GrainsInProcess? _grains;
    private int _asked;

    public override string Name => keptAnswers ? "hub grains, asked again" : "hub grains";

    public override string? Missing => null;

    public override string Through => "in process, through the grains";

    /// <summary>Opens what the server has built; nothing is built here, so there are no figures of a build.</summary>
    public override async Task<BuildFigures> BuildAsync(EngineCorpus corpus, string folder, CancellationToken cancellationToken)
    {
        if (_grains is null)
        {
            var copy = Path.Combine(folder, "data");
            built.CopyData(copy);
            _grains = await GrainsInProcess.StartAsync(copy, cancellationToken);
        }

        return BuildFigures.None;
    }

    public override bool Answers(EngineQuery query) => true;

    public override async Task<double> SearchAsync(EngineQuery query, CancellationToken cancellationToken)
    {
        var request = new SearchRequest { Query = keptAnswers ? query.Hub : query.HubAnew(++_asked), Mode = query.Mode, Limit = Hits };
        var began = Stopwatch.GetTimestamp();
        await _grains!.Search.SearchAsync(request, cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_grains is not null)
        {
            await _grains.DisposeAsync();
            _grains = null;
        }

        await base.DisposeAsync();
    }
}
