using System.Collections.Immutable;
using LunarHub.Grains.Overlays;
using LunarHub.Grains.Searching;
using Orleans;

namespace LunarHub.Grains.Navigation;

/// <summary>A question about a name, understood: which name, asked from where, of which shards.</summary>
internal sealed record NameContext(NameText Name, AskingPlace? Place, SearchPlan Plan, NameQuestion Question, ImmutableArray<string> Warnings)
{
    /// <exception cref="LunarHub.Text.HubException"><c>name-invalid</c>, <c>position-invalid</c>, <c>file-unknown</c>, <c>repo-unknown</c>, <c>ref-unknown</c>.</exception>
    public static async Task<NameContext> ReadAsync(IGrainFactory grains, PositionReader positions, NameQuestion question, CancellationToken cancellationToken)
    {
        var (name, place, warning) = question.Position is { } position
            ? await positions.ReadAsync(position, cancellationToken)
            : (question.Name ?? "", null, null);
        var catalog = await grains.GetGrain<ICatalogGrain>(ICatalogGrain.Key).ListAsync(cancellationToken);
        return new NameContext(
            place is null ? NameText.Parse(name) : new NameText(name, []),
            place,
            await SearchPlan.Make(question.Repositories, question.Refs, catalog).WithCommitsAsync(grains, cancellationToken),
            question,
            warning is null ? [] : [warning]);
    }

    /// <summary>The refs to ask a repository for: those named, else the asking place's own ref in its own repository, else the default.</summary>
    public ImmutableArray<string> RefsOf(CatalogEntry entry)
        => Plan.NamedRefs.IsEmpty && Place is { } place && entry.Id == place.RepositoryId ? [place.Ref] : Plan.RefsOf(entry);
}
