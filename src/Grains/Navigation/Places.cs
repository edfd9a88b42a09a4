using System.Collections.Immutable;
using LunarHub.Grains.Shards;

namespace LunarHub.Grains.Navigation;

/// <summary>From what shards store to what answers carry.</summary>
internal static class Places
{
    public static CodePlace Of(CatalogEntry repository, ShardRef reference, string path, string language, int traits) => new()
    {
        RepositoryId = repository.Id,
        Repository = repository.Name,
        Ref = reference.Ref,
        Commit = reference.Commit,
        IndexedAt = reference.IndexedAt,
        IsHead = reference.Commit == repository.HeadOf(reference.Ref),
        Path = path,
        Language = language,
        Traits = TraitNames.Of(traits),
    };

    public static SymbolHit ToHit(this Sourced<ShardSymbol> found, double score, ImmutableArray<string> reasons)
    {
        var symbol = found.Item;
        return new SymbolHit
        {
            Place = Of(found.Part.Repository, HeldRef(found.Part, symbol.Ref), symbol.Path, symbol.Language, symbol.Traits),
            Name = symbol.Name,
            Kind = symbol.Kind,
            Scope = symbol.Scope,
            Signature = symbol.Signature,
            Documentation = symbol.Documentation,
            StartLine = symbol.StartLine,
            EndLine = symbol.EndLine,
            NameLine = symbol.NameLine,
            NameColumn = symbol.NameColumn,
            Score = Math.Round(score, 4),
            Reasons = reasons,
        };
    }

    public static ReferenceHit ToHit(this Sourced<ShardReference> found, ImmutableArray<string> reasons)
    {
        var use = found.Item;
        return new ReferenceHit
        {
            Place = Of(found.Part.Repository, HeldRef(found.Part, use.Ref), use.Path, use.Language, use.Traits),
            Name = use.Name,
            Role = use.Role,
            Line = use.Line,
            Column = use.Column,
            Length = use.Length,
            LineText = use.LineText,
            LineTextStart = use.LineTextStart,
            Enclosing = use.Enclosing,
            Reasons = reasons,
        };
    }

    private static ShardRef HeldRef<T>(ShardPart<T> part, string reference) => part.Held.First(held => held.Ref == reference);
}
