using LunarHub.ApiHost.Errors;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Problem details for every error, wherever in the pipeline it arises.</summary>
internal static class ErrorsExtensions
{
    public static IServiceCollection AddHubErrors(this IServiceCollection services) => services
        .AddExceptionHandler<ProblemExceptionHandler>()
        .Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);

    /// <summary>Must come first: it answers for everything behind it.</summary>
    public static void UseHubErrors(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = static _ => Task.CompletedTask, SuppressDiagnosticsCallback = static _ => true });
        app.UseStatusCodePages(static pages =>
        {
            var (code, detail) = ErrorTable.ForStatus(pages.HttpContext.Response.StatusCode, pages.HttpContext);
            return Problem.Of(pages.HttpContext, code, detail, pages.HttpContext.Response.StatusCode).WriteAsync(pages.HttpContext);
        });
    }
}
