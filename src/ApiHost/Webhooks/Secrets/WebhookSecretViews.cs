namespace LunarHub.ApiHost.Webhooks.Secrets;

/// <summary>A webhook secret as lists show it.</summary>
public sealed record WebhookSecretView
{
    /// <summary>Eight hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The repository whose deliveries it signs, by name, or by id where it is no longer indexed; absent for a secret of the server.</summary>
    public string? Repo { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends, as a newer one has taken its place; absent for the current one.</summary>
    public DateTimeOffset? EndsAt { get; init; }
}

/// <summary>Every secret that is valid.</summary>
public sealed record WebhookSecretList(IReadOnlyList<WebhookSecretView> Secrets);

/// <summary>A secret to make.</summary>
public sealed record NewWebhookSecretBody
{
    /// <summary>Repository id or name; leave it out for a secret of the server, which signs for every repository: an organisation's, an app's or an instance's webhook.</summary>
    public string? Repo { get; init; }

    /// <summary>The secret, 16 to 256 visible ASCII characters; leave it out to have one made.</summary>
    public string? Secret { get; init; }

    /// <summary>Hours for which the secret before this one stays valid, 0 to 720; 24 when left out.</summary>
    public double? OverlapHours { get; init; }
}

/// <summary>A secret that was made. It is shown this once.</summary>
public sealed record NewWebhookSecret(string Id, string Secret, WebhookSecretView View);
