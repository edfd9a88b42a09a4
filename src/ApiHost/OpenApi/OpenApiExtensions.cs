using LunarHub.ApiHost;
using LunarHub.ApiHost.Security;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The OpenAPI document, made from the endpoints themselves.</summary>
internal static class OpenApiExtensions
{
    private const string Scheme = "apiKey";

    public static IServiceCollection AddHubOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer(RequireKey);
    });

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Lunar Hub",
            Version = HubVersion.Current,
            Description = "Self-hosted code search and context. Every error is application/problem+json with a stable code.",
            License = new OpenApiLicense { Name = "MIT" },
        };

        // The address that the document was asked at: relative, so that a proxy's name is right too.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API key, lh_…; needed when the server has keys.",
        };
        return Task.CompletedTask;
    }

    private static Task RequireKey(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (string.Equals($"/{context.Description.RelativePath}", LunarHub.ApiHost.Health.HealthEndpoints.LivePath, StringComparison.Ordinal))
        {
            return Task.CompletedTask;
        }

        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<SignedRequest>().Any())
        {
            operation.Description = "Needs a signature with a webhook secret, or an API key of the scope admin.";
            return Task.CompletedTask;
        }

        var scope = context.Description.ActionDescriptor.EndpointMetadata.OfType<RequiredScope>().LastOrDefault()?.Scope ?? ApiScope.Read;
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
        operation.Description = string.Join(' ', new[] { operation.Description, $"Needs the scope {scope.ToString().ToLowerInvariant()}." }.Where(s => !string.IsNullOrEmpty(s)));
        return Task.CompletedTask;
    }
}
