namespace LunarHub.ApiHost.Security;

/// <summary>What an API key may do. Each scope includes the ones before it.</summary>
public enum ApiScope
{
    /// <summary>Search, read files and statuses, keep query sessions.</summary>
    Read,

    /// <summary>Add, remove and reindex repositories too.</summary>
    Admin,
}

/// <summary>On an endpoint: the scope that a caller needs; <see cref="ApiScope.Read"/> where there is none.</summary>
internal sealed record RequiredScope(ApiScope Scope);

internal static class ScopeExtensions
{
    public static TBuilder NeedsScope<TBuilder>(this TBuilder builder, ApiScope scope)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(new RequiredScope(scope)));
        return builder;
    }
}
