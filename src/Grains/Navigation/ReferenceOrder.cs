using System.Collections.Immutable;
using LunarHub.Search;

namespace LunarHub.Grains.Navigation;

/// <summary>
/// Orders uses of a name: the asking file first, then by folders shared with it, then by path and line. Within a repository it must be the order that shards
/// keep when they cut at a limit, or pages would lose entries.
/// </summary>
internal static class ReferenceOrder
{
    public static IEnumerable<Sourced<ShardReference>> Sort(IEnumerable<Sourced<ShardReference>> uses, AskingPlace? place) => uses
        .OrderByDescending(use => use.Part.Repository.Id == place?.RepositoryId)
        .ThenBy(use => use.Part.Repository.Name, StringComparer.OrdinalIgnoreCase)
        .ThenBy(use => use.Part.Repository.Id, StringComparer.Ordinal)
        .ThenByDescending(use => Nearness(use, place))
        .ThenBy(use => use.Item.Path, StringComparer.Ordinal)
        .ThenBy(use => use.Item.Line)
        .ThenBy(use => use.Item.Column);

    public static ImmutableArray<string> Reasons(Sourced<ShardReference> use, AskingPlace? place)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        if (place is not null && use.Part.Repository.Id == place.RepositoryId)
        {
            var shared = Folders.Shared(use.Item.Path, place.Path);
            reasons.Add(use.Item.Path == place.Path ? "same file"
                : shared == Folders.Depth(use.Item.Path) && shared == Folders.Depth(place.Path) ? "same folder"
                : shared > 0 ? $"{shared} shared {(shared == 1 ? "folder" : "folders")}"
                : "same repository");
        }

        foreach (var (trait, word) in (ReadOnlySpan<(DocumentTraits, string)>)[(DocumentTraits.Test, "test"), (DocumentTraits.Vendored, "vendored"), (DocumentTraits.Generated, "generated")])
        {
            if (((DocumentTraits)use.Item.Traits).HasFlag(trait))
            {
                reasons.Add(word);
            }
        }

        return reasons.ToImmutable();
    }

    private static int Nearness(Sourced<ShardReference> use, AskingPlace? place)
        => place is null || use.Part.Repository.Id != place.RepositoryId ? 0
            : use.Item.Path == place.Path ? int.MaxValue
            : Folders.Shared(use.Item.Path, place.Path);
}
