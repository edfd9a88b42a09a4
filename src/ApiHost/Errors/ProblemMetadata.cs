using LunarHub.ApiHost.Errors;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Declares an endpoint's problem responses for the OpenAPI document.</summary>
internal static class ProblemMetadata
{
    /// <summary>What any endpoint may answer: the gates before it and the catch around it.</summary>
    private static readonly int[] Everywhere = [401, 403, 429, 500, 503, 504];

    public static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder builder, params int[] statuses)
    {
        foreach (var status in statuses.Union(Everywhere).Order())
        {
            builder.Produces<Problem>(status, Problem.ContentType);
        }

        return builder;
    }
}
