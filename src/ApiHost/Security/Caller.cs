namespace LunarHub.ApiHost.Security;

/// <summary>Who is asking: a key, or nobody in particular on an open loopback server.</summary>
internal sealed record Caller(string? KeyId, ApiScope Scope)
{
    public static Caller Local { get; } = new(null, ApiScope.Admin);

    public static Caller? Of(HttpContext context) => context.Items[typeof(Caller)] as Caller;

    public void Attach(HttpContext context) => context.Items[typeof(Caller)] = this;
}
