using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace LunarHub.ApiHost.Changes;

/// <summary>Which events a URL asks for. With <c>repo</c> and <c>path</c> alone it may ask for a file's last changes.</summary>
internal sealed record EventParameters
{
    [FromQuery(Name = "repo"), Description("Repository id or name; may be repeated.")]
    public string[]? Repo { get; init; }

    [FromQuery(Name = "ref"), Description("Ref name; may be repeated.")]
    public string[]? Ref { get; init; }

    [FromQuery(Name = "path"), Description("Text that the path contains, or a glob; may be repeated. For a file's last changes, its path.")]
    public string[]? Path { get; init; }

    [FromQuery(Name = "lang"), Description("Language id; may be repeated.")]
    public string[]? Lang { get; init; }

    [FromQuery(Name = "author"), Description("Part of an author's name or mail address; may be repeated.")]
    public string[]? Author { get; init; }

    [FromQuery(Name = "kind"), Description("pushReceived, jobProgress, commitSearchable, filesChanged, indexProblem or queryMatched; may be repeated.")]
    public string[]? Kind { get; init; }

    [FromQuery(Name = "after"), Description("Events behind this id, where the header Last-Event-ID cannot be set; 0 for all that are kept.")]
    public long? After { get; init; }

    [FromQuery(Name = "subscription"), Description("A standing query's subscription, whose matches are meant instead.")]
    public string? Subscription { get; init; }

    public EventQuery ToQuery() => new(Repo, Ref, Path, Lang, Author, Kind, After, Subscription);
}
