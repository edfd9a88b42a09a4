using LunarHub.ApiHost.Searching;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.ApiHost.Navigation;

/// <summary>Between the API's words and the grains' messages.</summary>
internal static class NavigationMapping
{
    public static SymbolSearch ToSearch(this SymbolQuery query) => new()
    {
        Pattern = query.Pattern,
        Match = query.Match ?? SymbolMatch.Any,
        Repositories = SearchMapping.Clean(query.Repos),
        Refs = SearchMapping.Clean(query.Refs),
        Kinds = SymbolKinds.Check(query.Kinds),
        Languages = SearchMapping.Clean(query.Languages),
        Path = string.IsNullOrWhiteSpace(query.Path) ? null : query.Path.Trim(),
        Limit = query.Limit ?? SymbolSearch.DefaultLimit,
        Cursor = query.Cursor,
    };

    /// <exception cref="HubException"><c>request-invalid</c>: a name and a position, or neither.</exception>
    public static NameQuestion ToQuestion(this NameQuery query) => new()
    {
        Name = query.At is null || query.Name is null ? query.Name : throw new HubException("request-invalid", "Give a name or a position (repo, path, line, column), not both."),
        Position = query.At is { } at ? new CodePosition(at.Repo, string.IsNullOrEmpty(at.Ref) ? null : at.Ref, at.Path, at.Line, at.Column) : null,
        Repositories = SearchMapping.Clean(query.Repos),
        Refs = SearchMapping.Clean(query.Refs),
        Kinds = SymbolKinds.Check(query.Kinds),
        Roles = [.. (query.Roles ?? []).Distinct()],
        Languages = SearchMapping.Clean(query.Languages),
        Limit = query.Limit ?? NameQuestion.DefaultLimit,
        Cursor = query.Cursor,
    };

    public static MapRequest ToRequest(this MapQuery query) => new()
    {
        Repository = query.Repo,
        Ref = string.IsNullOrEmpty(query.Ref) ? null : query.Ref,
        Tokens = query.Tokens ?? MapRequest.DefaultTokens,
        Focus = SearchMapping.Clean(query.Focus),
    };

    public static DefinitionList ToView(this SymbolAnswer answer) => new()
    {
        Name = answer.Name,
        Definitions = [.. answer.Symbols.Select(ToView)],
        Total = answer.Total,
        TotalIsExact = answer.TotalIsExact,
        Cursor = answer.Cursor,
        Partial = !answer.Missing.IsEmpty,
        Missing = answer.Missing,
        Warnings = answer.Warnings,
        TookMs = Math.Round(answer.TookMs, 3),
    };

    public static ReferenceList ToView(this ReferenceAnswer answer) => new()
    {
        Name = answer.Name,
        Files = [.. answer.References.GroupBy(use => (use.Place.RepositoryId, use.Place.Ref, use.Place.Path)).Select(file => ToFile([.. file], answer.Definitions))],
        Definitions = [.. answer.Definitions.Select(ToView)],
        Total = answer.Total,
        TotalIsExact = answer.TotalIsExact,
        Cursor = answer.Cursor,
        Partial = !answer.Missing.IsEmpty,
        Missing = answer.Missing,
        Warnings = answer.Warnings,
        TookMs = Math.Round(answer.TookMs, 3),
    };

    public static CallList ToView(this CallAnswer answer) => new()
    {
        Name = answer.Name,
        Subject = answer.Subject?.ToView(),
        Calls =
        [
            .. answer.Edges.Where(edge => !edge.Calls.IsEmpty).Select(edge => new CallView
            {
                Name = edge.Name,
                Definition = edge.Definition?.ToView(),
                Definitions = edge.Definitions,
                CallCount = edge.CallCount,
                Calls = ToFile(edge.Calls, []),
            }),
        ],
        HasMore = answer.HasMore,
        Partial = !answer.Missing.IsEmpty,
        Missing = answer.Missing,
        Warnings = answer.Warnings,
        TookMs = Math.Round(answer.TookMs, 3),
    };

    public static OutlineView ToView(this FileOutline outline) => new()
    {
        Repo = outline.Place.Repository,
        RepoId = outline.Place.RepositoryId,
        Ref = outline.Place.Ref,
        Commit = outline.Place.Commit,
        Path = outline.Place.Path,
        Language = outline.Place.Language,
        Traits = outline.Place.Traits,
        IndexedAt = outline.Place.IndexedAt,
        IsHead = outline.Place.IsHead,
        SkippedBecause = outline.SkippedBecause,
        Total = outline.Symbols.Length,
        Symbols = OutlineTree.Of(outline.Symbols),
        TookMs = Math.Round(outline.TookMs, 3),
    };

    public static MapView ToView(this RepositoryMap map) => new()
    {
        Repo = map.Repository,
        RepoId = map.RepositoryId,
        Ref = map.Ref,
        Commit = map.Commit,
        IndexedAt = map.IndexedAt,
        IsHead = map.IsHead,
        Text = MapText.Of(map),
        Tokens = map.Tokens,
        Files = [.. map.Files.Select(file => new MapFileView(file.Path, file.Language, file.Centrality, [.. file.Symbols.Select(symbol => new MapSymbolView(symbol.Name, symbol.Kind, symbol.Scope, symbol.Signature, symbol.StartLine, symbol.References))]))],
        OmittedFiles = map.OmittedFiles,
        Partial = !map.Missing.IsEmpty,
        Missing = map.Missing,
        Warnings = map.Warnings,
        TookMs = Math.Round(map.TookMs, 3),
    };

    private static DefinitionView ToView(this SymbolHit hit) => new()
    {
        Repo = hit.Place.Repository,
        RepoId = hit.Place.RepositoryId,
        Ref = hit.Place.Ref,
        Commit = hit.Place.Commit,
        Path = hit.Place.Path,
        Language = hit.Place.Language,
        Traits = hit.Place.Traits,
        IndexedAt = hit.Place.IndexedAt,
        IsHead = hit.Place.IsHead,
        Name = hit.Name,
        Kind = hit.Kind,
        Scope = hit.Scope,
        Signature = hit.Signature,
        Documentation = hit.Documentation,
        StartLine = hit.StartLine,
        EndLine = hit.EndLine,
        NameLine = hit.NameLine,
        NameColumn = hit.NameColumn,
        Score = double.IsFinite(hit.Score) ? hit.Score : 0,
        Reasons = hit.Reasons,
    };

    /// <param name="uses">Of one file, at least one.</param>
    /// <param name="definitions">Of the name, in any file.</param>
    private static FileReferences ToFile(IReadOnlyList<ReferenceHit> uses, IReadOnlyList<SymbolHit> definitions)
    {
        var place = uses[0].Place;
        return new FileReferences
        {
            Repo = place.Repository,
            RepoId = place.RepositoryId,
            Ref = place.Ref,
            Commit = place.Commit,
            Path = place.Path,
            Language = place.Language,
            Traits = place.Traits,
            IndexedAt = place.IndexedAt,
            IsHead = place.IsHead,
            DefinitionLines = [.. definitions.Where(known => known.Place.RepositoryId == place.RepositoryId && known.Place.Ref == place.Ref && known.Place.Path == place.Path).Select(known => known.NameLine).Order()],
            Reasons = uses[0].Reasons,
            References =
            [
                .. uses.Select(use => new ReferenceView
                {
                    Line = use.Line,
                    Column = use.Column,
                    Length = use.Length,
                    Role = use.Role,
                    Text = use.LineText,
                    TextStart = use.LineTextStart,
                    Enclosing = use.Enclosing is { } around ? new EnclosingView(around.Name, around.Kind, around.Scope, around.StartLine, around.EndLine) : null,
                }),
            ],
        };
    }
}
