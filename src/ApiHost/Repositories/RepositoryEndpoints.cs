using System.ComponentModel;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace LunarHub.ApiHost.Repositories;

/// <summary><c>/v1/repos</c>. A repository is named by its id or its exact name; a slash in a name is written %2F.</summary>
internal static class RepositoryEndpoints
{
    private const string Naming = "Repository id or name; a slash in a name is written %2F.";

    public static void MapRepositories(this IEndpointRouteBuilder routes)
    {
        const string Repos = "/v1/repos";
        routes.MapGet(Repos, ListAsync).WithTags("repositories").WithName("listRepositories").WithSummary("Lists the repositories with their status").WithProblems();
        routes.MapPost(Repos, AddAsync).WithTags("repositories").WithName("addRepository").WithSummary("Adds a repository and queues its first index")
            .NeedsScope(ApiScope.Admin).WithProblems(400, 413, 415);
        routes.MapGet(Repos + "/{repo}", GetAsync).WithTags("repositories").WithName("getRepository").WithSummary("Status, freshness and progress of one repository").WithProblems(400, 404).WithFreshness();
        routes.MapGet(Repos + "/{repo}/coverage", CoverageAsync).WithTags("repositories").WithName("getCoverage")
            .WithSummary("What of a repository is indexed by language and parser, and what is not and why").WithProblems(400, 404).WithFreshness();
        routes.MapDelete(Repos + "/{repo}", RemoveAsync).WithTags("repositories").WithName("removeRepository").WithSummary("Removes a repository with its index and mirror")
            .NeedsScope(ApiScope.Admin).WithProblems(404);
        routes.MapGet(Repos + "/{repo}/jobs", JobsAsync).WithTags("repositories").WithName("listJobs").WithSummary("The run in progress and the last ones, with the time of each stage")
            .WithProblems(400, 404);
        MapWork(routes, "pause", PauseAsync, "Ends the run in progress and begins none until it is resumed; searches go on");
        MapWork(routes, "resume", ResumeAsync, "Goes on with what waits");
        MapWork(routes, "cancel", CancelAsync, "Ends the run in progress and drops the requests that wait");
        MapWork(routes, "retry", RetryAsync, "Runs again now, whatever has failed before; ends being parked");
        routes.MapPost(Repos + "/{repo}/reindex", ReindexAsync).WithTags("repositories").WithName("reindexRepository").WithSummary("Queues an index run")
            .NeedsScope(ApiScope.Admin).WithProblems(400, 404, 413, 415);
    }

    public static async Task<Ok<RepositoryList>> ListAsync(IHubClient hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.ListRepositoriesAsync(cancellationToken));

    public static async Task<Accepted<RepositoryView>> AddAsync(AddRepositoryBody body, IHubClient hub, CancellationToken cancellationToken)
    {
        var added = await hub.AddRepositoryAsync(body, cancellationToken);
        return TypedResults.Accepted(LocationOf(added.Id), added);
    }

    public static async Task<Ok<RepositoryView>> GetAsync([Description(Naming)] string repo, IHubClient hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.GetRepositoryAsync(RouteText.Unescape(repo), cancellationToken));

    public static async Task<Ok<CoverageView>> CoverageAsync([Description(Naming)] string repo, IHubClient hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.GetCoverageAsync(RouteText.Unescape(repo), cancellationToken));

    public static async Task<NoContent> RemoveAsync([Description(Naming)] string repo, IHubClient hub, CancellationToken cancellationToken)
    {
        await hub.RemoveRepositoryAsync(RouteText.Unescape(repo), cancellationToken);
        return TypedResults.NoContent();
    }

    public static async Task<Accepted<ReindexAccepted>> ReindexAsync(
        [Description(Naming)] string repo,
        IHubClient hub,
        CancellationToken cancellationToken,
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] ReindexBody? body = null)
    {
        var accepted = await hub.ReindexAsync(RouteText.Unescape(repo), body?.Rebuild ?? false, body?.Whole ?? false, cancellationToken);
        return TypedResults.Accepted(LocationOf(accepted.Id), accepted);
    }

    public static async Task<Ok<JobList>> JobsAsync(
        [Description(Naming)] string repo, IHubClient hub, CancellationToken cancellationToken, [Description("Jobs to tell, from 1 to 51.")] int limit = 20) =>
        TypedResults.Ok(await hub.ListJobsAsync(RouteText.Unescape(repo), limit, cancellationToken));

    public static async Task<Ok<RepositoryView>> PauseAsync([Description(Naming)] string repo, IHubClient hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.ControlAsync(RouteText.Unescape(repo), WorkControl.Pause, cancellationToken));

    public static async Task<Ok<RepositoryView>> ResumeAsync([Description(Naming)] string repo, IHubClient hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.ControlAsync(RouteText.Unescape(repo), WorkControl.Resume, cancellationToken));

    public static async Task<Ok<RepositoryView>> CancelAsync([Description(Naming)] string repo, IHubClient hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.ControlAsync(RouteText.Unescape(repo), WorkControl.Cancel, cancellationToken));

    public static async Task<Ok<RepositoryView>> RetryAsync([Description(Naming)] string repo, IHubClient hub, CancellationToken cancellationToken) =>
        TypedResults.Ok(await hub.ControlAsync(RouteText.Unescape(repo), WorkControl.Retry, cancellationToken));

    private static void MapWork(IEndpointRouteBuilder routes, string verb, Delegate handler, string summary) =>
        routes.MapPost($"/v1/repos/{{repo}}/{verb}", handler).WithTags("repositories").WithName(verb + "Repository").WithSummary(summary).NeedsScope(ApiScope.Admin).WithProblems(404);

    private static string LocationOf(string id) => $"/v1/repos/{Uri.EscapeDataString(id)}";
}
