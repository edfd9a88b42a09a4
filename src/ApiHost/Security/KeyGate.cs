using LunarHub.ApiHost.Errors;

namespace LunarHub.ApiHost.Security;

/// <summary>Lets a request through when no keys exist, or with a key whose scope covers the endpoint. Liveness alone is always open.</summary>
internal sealed class KeyGate(RequestDelegate next, ApiKeys keys)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.Equals(Health.HealthEndpoints.LivePath, StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        var known = keys.Current;
        if (known.IsEmpty)
        {
            Caller.Local.Attach(context);
            await next(context);
            return;
        }

        // Who signs a request is known by that; the endpoint asks for the signature when no key is presented.
        if (context.Request.Headers.Authorization.Count == 0 && context.GetEndpoint()?.Metadata.GetMetadata<SignedRequest>() is not null)
        {
            await next(context);
            return;
        }

        var secret = Credentials.SecretOf(context.Request);
        if (secret is null || known.Find(secret) is not { } key)
        {
            await ChallengeAsync(context, presented: context.Request.Headers.Authorization.Count > 0);
            return;
        }

        var needed = context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Scope ?? ApiScope.Read;
        if (key.Scope < needed)
        {
            await Problem.Of(context, "auth-forbidden", $"The API key '{key.Name}' has the scope {key.Scope.ToString().ToLowerInvariant()}; this needs {needed.ToString().ToLowerInvariant()}.").WriteAsync(context);
            return;
        }

        new Caller(key.Id, key.Scope).Attach(context);
        await next(context);
    }

    private static Task ChallengeAsync(HttpContext context, bool presented)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"Lunar Hub\"";
        return (presented
            ? Problem.Of(context, "auth-invalid", "The API key is not known to this server; it may have been removed.")
            : Problem.Of(context, "auth-required", "This server needs an API key: send 'Authorization: Bearer lh_…'.")).WriteAsync(context);
    }
}
