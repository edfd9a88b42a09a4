namespace LunarHub.ApiHost.Webhooks.Secrets;

/// <summary>A secret that deliveries are signed with. It is kept as it is, as a signature cannot be checked without it.</summary>
/// <param name="Id">Eight hexadecimal digits; names the secret in lists.</param>
/// <param name="RepositoryId">The repository whose deliveries it signs; null for all: an organisation's, an app's or a server's hook.</param>
/// <param name="Value">The secret.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="EndsAt">When it ends, once a newer one has taken its place; null while it is the current one.</param>
internal sealed record WebhookSecret(string Id, string? RepositoryId, string Value, DateTimeOffset CreatedAt, DateTimeOffset? EndsAt = null)
{
    public bool IsValid(DateTimeOffset now) => EndsAt is null || now < EndsAt;
}

/// <summary>The file of secrets.</summary>
internal sealed record WebhookSecretFile(int Version, IReadOnlyList<WebhookSecret> Secrets)
{
    public const int CurrentVersion = 1;
}
