using System.Collections.Immutable;
using LunarHub.Search;

namespace LunarHub.Grains.Shards;

/// <summary>Document traits as the words that answers carry.</summary>
internal static class TraitNames
{
    private static readonly (DocumentTraits Trait, string Name)[] Known =
        [.. Enum.GetValues<DocumentTraits>().Where(trait => trait is not (DocumentTraits.None or DocumentTraits.BySyntax)).Select(trait => (trait, trait.ToString().ToLowerInvariant()))];

    public static ImmutableArray<string> Of(int bits) => bits == 0 ? [] : [.. Known.Where(known => ((DocumentTraits)bits).HasFlag(known.Trait)).Select(known => known.Name)];
}
