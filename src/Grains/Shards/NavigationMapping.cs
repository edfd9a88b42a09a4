using System.Collections.Immutable;
using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Grains.Shards;

/// <summary>Between the engine's records of names and the messages that carry them. The roles of references have the same numbers on both sides.</summary>
internal static class NavigationMapping
{
    public static SymbolQuery ToQuery(this ShardSymbolSearch search, ImmutableArray<ShardRef> refs) => new()
    {
        Pattern = search.Pattern,
        Matching = search.Match switch
        {
            SymbolMatch.Exact => NameMatching.Exact,
            SymbolMatch.Prefix => NameMatching.Prefix,
            _ => NameMatching.Any,
        },
        Names = search.Names,
        Refs = [.. refs.Select(held => held.Ref)],
        Kinds = search.Kinds,
        Languages = search.Languages,
        Path = search.Path,
        Limit = search.Limit,
    };

    /// <exception cref="HubException"><c>name-invalid</c>: neither names nor a path.</exception>
    public static ReferenceQuery ToQuery(this ShardReferenceSearch search, ImmutableArray<ShardRef> refs) => search.Names.IsEmpty && search.Path is null
        ? throw new HubException("name-invalid", "references are asked for by name, or for a file")
        : new ReferenceQuery
        {
            Names = search.Names,
            Roles = [.. search.Roles.Select(role => (byte)role)],
            Refs = [.. refs.Select(held => held.Ref)],
            Languages = search.Languages,
            Path = search.Path,
            FirstLine = search.FirstLine,
            LastLine = search.LastLine,
            Near = search.Near,
            Limit = search.Limit,
        };

    public static ShardSymbol ToMessage(this FoundSymbol symbol) => new()
    {
        Ref = symbol.Ref,
        Path = symbol.Path,
        Language = symbol.Language,
        Traits = (int)symbol.Traits,
        Name = symbol.Name,
        Kind = symbol.Kind,
        Scope = symbol.Scope,
        Signature = symbol.Signature,
        Documentation = symbol.Documentation,
        StartLine = symbol.StartLine,
        EndLine = symbol.EndLine,
        NameLine = symbol.NameLine,
        NameColumn = symbol.NameColumn,
        Fit = symbol.FitScore,
        FitReason = symbol.Fit switch
        {
            NameFit.Exact => "exact name",
            NameFit.ExactIgnoringCase => "exact name, other letter case",
            NameFit.SameWords => "same words",
            NameFit.Prefix => "prefix",
            NameFit.Humps => "humps",
            NameFit.Substring => "substring",
            _ => "similar name",
        },
    };

    public static ShardReference ToMessage(this FoundReference use) => new()
    {
        Ref = use.Ref,
        Path = use.Path,
        Language = use.Language,
        Traits = (int)use.Traits,
        Name = use.Name,
        Role = (ReferenceRole)use.Role,
        Line = use.Line,
        Column = use.Column,
        Length = use.Length,
        LineText = use.LineText,
        LineTextStart = use.LineTextStart,
        Enclosing = use.Enclosing is { } around ? new EnclosingSymbol(around.Name, around.Kind, around.Scope, around.StartLine, around.EndLine) : null,
    };

    public static NameCount ToMessage(this NameUsage usage) => new(usage.Name, usage.Definitions, usage.ReferencingFiles);
}
