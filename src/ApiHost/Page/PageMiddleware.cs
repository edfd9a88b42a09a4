using System.Text;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace LunarHub.ApiHost.Page;

/// <summary>
/// Answers what no endpoint does with the web page: its files, and its index for every address that a browser navigates to, since the page
/// routes those itself. Paths of the API never fall through to the page.
/// </summary>
internal sealed class PageMiddleware(RequestDelegate next, HubServerOptions options)
{
    private static readonly PathString[] Reserved = ["/v1", "/openapi", "/mcp", "/health", "/metrics", "/assets"];
    private static readonly FileExtensionContentTypeProvider Types = new();
    private readonly PhysicalFileProvider? files = Directory.Exists(options.WebRootPath) ? new PhysicalFileProvider(Path.GetFullPath(options.WebRootPath)) : null;

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (options.AnswersOperatorsOnly || context.GetEndpoint() is not null || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            await next(context);
            return;
        }

        if (files?.GetFileInfo(request.Path) is { Exists: true, IsDirectory: false } file && request.Path != "/index.html")
        {
            await SendAsync(context, file, request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache");
            return;
        }

        if (Array.Exists(Reserved, prefix => request.Path.StartsWithSegments(prefix, StringComparison.Ordinal)) || !AcceptsHtml(request))
        {
            await next(context);
            return;
        }

        if (files?.GetFileInfo("/index.html") is { Exists: true } index)
        {
            await SendAsync(context, index, "no-cache");
            return;
        }

        await SendAbsentAsync(context);
    }

    /// <remarks>Only an address that a browser navigates to is the page's: curl's */* on a mistyped path must get its 404.</remarks>
    private static bool AcceptsHtml(HttpRequest request) =>
        request.Path == "/" || request.Path == "/index.html" || request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static async Task SendAsync(HttpContext context, IFileInfo file, string caching)
    {
        var tag = new Microsoft.Net.Http.Headers.EntityTagHeaderValue($"\"{file.LastModified.ToUnixTimeMilliseconds():x}-{file.Length:x}\"");
        context.Response.Headers.CacheControl = caching;
        var type = Types.TryGetContentType(file.Name, out var known) ? known : "application/octet-stream";
        await Results.File(file.PhysicalPath!, type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type, lastModified: file.LastModified, entityTag: tag)
            .ExecuteAsync(context);
    }

    private static Task SendAbsentAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(AbsentPage, Encoding.UTF8, context.RequestAborted);
    }

    private const string AbsentPage = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Lunar Hub</title></head>
        <body>
        <h1>Lunar Hub is running, without its page</h1>
        <p>The web page was not built into this server. <code>./hub up</code> builds it, or run <code>npm ci &amp;&amp; npm run build</code> in <code>src/Web</code> and build the server again.</p>
        <p>The API works: <a href="/v1">/v1</a> lists it, <a href="/openapi/v1.json">/openapi/v1.json</a> describes it, agents connect to <code>/mcp</code>.</p>
        </body>
        </html>
        """;
}
