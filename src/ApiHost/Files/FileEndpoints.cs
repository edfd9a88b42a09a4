using System.ComponentModel;
using System.Text;
using LunarHub.ApiHost.Client;
using LunarHub.Text;
using Microsoft.AspNetCore.Mvc;

namespace LunarHub.ApiHost.Files;

/// <summary><c>/v1/files</c>.</summary>
internal static class FileEndpoints
{
    public static void MapFiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/files/{repo}/{**path}", ReadAsync).WithName("readFile").WithTags("files")
            .WithSummary("A file as indexed: text, chunks and symbols")
            .WithDescription("With raw=true the answer is the text alone, as text/plain.")
            .Produces<FileView>().Produces<string>(200, "text/plain").WithProblems(400, 404, 422).WithFreshness();
    }

    /// <remarks>Raw text is inert by its type, nosniff and the sandboxing policy: a file named x.html never runs in the server's origin.</remarks>
    public static async Task<IResult> ReadAsync(
        [Description("Repository id or name; a slash in a name is written %2F.")] string repo,
        [Description("The file's path in the repository.")] string path,
        HttpContext context,
        IHubClient hub,
        CancellationToken cancellationToken,
        [FromQuery(Name = "ref"), Description("Full or short ref name; the default ref when not given.")] string? reference = null,
        [Description("A range of lines: 10-40, 10- or 10.")] string? lines = null,
        [Description("True for the text alone.")] bool raw = false,
        [Description("True to have the syntax of the text as tokens.")] bool tokens = false)
    {
        var file = await hub.ReadFileAsync(RouteText.Unescape(repo), RouteText.Unescape(path), reference, lines, tokens && !raw, cancellationToken);
        if (!raw)
        {
            return TypedResults.Ok(file);
        }

        if (file.SkippedBecause is { } reason)
        {
            throw new HubException("file-not-text", $"The text of {file.Path} is not kept: {reason}");
        }

        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        return TypedResults.Text(file.Text, "text/plain", Encoding.UTF8);
    }
}
