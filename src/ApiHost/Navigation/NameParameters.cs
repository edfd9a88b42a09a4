using System.ComponentModel;
using LunarHub.Text;
using Microsoft.AspNetCore.Mvc;

namespace LunarHub.ApiHost.Navigation;

/// <summary>A question about a name as a query string writes it: <c>name=</c>, or the position <c>repo= path= line= column=</c>.</summary>
internal sealed record NameParameters
{
    [FromQuery(Name = "name"), Description("The name; Scope.name also asks for its scope. Or give a position.")]
    public string? Name { get; init; }

    [FromQuery(Name = "repo"), Description("With a name: repository id or name to look in, may be repeated. With a position: the repository of the position.")]
    public string[]? Repo { get; init; }

    [FromQuery(Name = "ref"), Description("With a name: ref to look in, may be repeated. With a position: the ref of the position.")]
    public string[]? Ref { get; init; }

    [FromQuery(Name = "path"), Description("The file of the position.")]
    public string? Path { get; init; }

    [FromQuery(Name = "line"), Description("The line of the position, from 1.")]
    public int? Line { get; init; }

    [FromQuery(Name = "column"), Description("The column of the position, from 1, in UTF-16 code units.")]
    public int? Column { get; init; }

    [FromQuery(Name = "within"), Description("With a position: repository id or name to look in, may be repeated; all when not given.")]
    public string[]? Within { get; init; }

    [FromQuery(Name = "kind"), Description("Kind of definition (class, method, function, …); may be repeated.")]
    public string[]? Kind { get; init; }

    [FromQuery(Name = "lang"), Description("Language id; may be repeated.")]
    public string[]? Lang { get; init; }

    [FromQuery(Name = "limit"), Description("Entries in this answer, from 1 to 500; 50 when not given.")]
    public int? Limit { get; init; }

    [FromQuery(Name = "cursor"), Description("From the previous answer.")]
    public string? Cursor { get; init; }

    /// <exception cref="HubException"><c>request-missing-property</c>, <c>request-invalid</c>.</exception>
    public NameQuery ToQuery()
    {
        var at = Position();
        if (at is not null && Name is not null)
        {
            throw new HubException("request-invalid", "Give a name or a position (repo, path, line, column), not both.");
        }

        return new NameQuery
        {
            Name = at is null ? Name : null,
            At = at,
            Repos = at is null ? Repo : Within,
            Refs = at is null ? Ref : null,
            Kinds = Kind,
            Languages = Lang,
            Limit = Limit,
            Cursor = Cursor,
        };
    }

    private PlaceQuery? Position()
    {
        if (Path is null && Line is null && Column is null)
        {
            return Name is null ? throw new HubException("request-missing-property", "Give name=, or a position: repo=, path=, line= and column=.") : null;
        }

        return Repo is [var repo] && Path is { Length: > 0 } path && Line is { } line && Column is { } column
            ? new PlaceQuery(repo, Ref?.FirstOrDefault(), path, line, column)
            : throw new HubException("request-missing-property", "A position needs one repo=, path=, line= and column=.");
    }
}
