using System.Security.Cryptography;
using System.Text.Json;
using LunarHub.ApiHost.Json;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.ApiHost.Webhooks.Secrets;

/// <summary>
/// The store of webhook secrets: one small document, replaced whole, read again when it changes. Of each repository, and of the server, the current secret and the
/// one before it are valid at most. Once the document exists and cannot be read no delivery is accepted.
/// </summary>
internal sealed class WebhookSecrets(ISecretStore store, TimeProvider time)
{
    /// <summary>The name of the document.</summary>
    public const string DocumentName = "webhook-secrets.json";

    public const int MinLength = 16;
    public const int MaxLength = 256;

    // As the Standard Webhooks specification writes secrets; other schemes take the whole text as it is.
    private const string Prefix = "whsec_";
    private const int SecretBytes = 32;
    private readonly Lock gate = new();
    private SecretDocument? seen;
    private IReadOnlyList<WebhookSecret> current = [];

    /// <summary>The secrets with which a delivery for a repository may be signed; for one that is not known, the server's own.</summary>
    /// <exception cref="HubException"><c>webhook-secrets-unreadable</c>.</exception>
    public IReadOnlyList<string> ValidFor(string? repositoryId) =>
        [.. List().Where(secret => secret.RepositoryId is null || secret.RepositoryId == repositoryId).Select(secret => secret.Value)];

    /// <summary>Every secret that is not over, oldest first.</summary>
    /// <exception cref="HubException"><c>webhook-secrets-unreadable</c>.</exception>
    public IReadOnlyList<WebhookSecret> List()
    {
        lock (gate)
        {
            var document = Read();
            if (!ReferenceEquals(document, seen))
            {
                current = SecretsOf(document);
                seen = document;
            }

            return Valid(current);
        }
    }

    /// <summary>Makes the secret of a repository (or, with null, of the server), or the next one: then the one before stays valid for a while, and an older one ends.</summary>
    /// <param name="repositoryId">The repository, or null.</param>
    /// <param name="value">The secret, when a forge or person has chosen it; null to have one made of 256 random bits.</param>
    /// <param name="overlap">How long the secret before this one stays valid.</param>
    /// <exception cref="HubException"><c>webhook-secret-invalid</c>, <c>webhook-secrets-unreadable</c>, <c>webhook-secrets-unwritable</c>.</exception>
    public WebhookSecret Create(string? repositoryId, string? value, TimeSpan overlap)
    {
        if (value is not null && (value.Length is < MinLength or > MaxLength || value.Any(character => character is <= ' ' or >= '\x7f')))
        {
            throw new HubException("webhook-secret-invalid", $"A webhook secret has {MinLength} to {MaxLength} visible ASCII characters without blanks; leave it out to have one made.");
        }

        var now = time.GetUtcNow();
        var made = new WebhookSecret(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), repositoryId, value ?? Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)), now);
        Change(secrets =>
        [
            .. Valid([.. secrets
                .Where(secret => secret.RepositoryId != repositoryId || secret.EndsAt is null)
                .Select(secret => secret.RepositoryId == repositoryId ? secret with { EndsAt = now + overlap } : secret)]),
            made,
        ]);
        return made;
    }

    /// <summary>Ends a secret at once. False when there is none with that id.</summary>
    /// <exception cref="HubException"><c>webhook-secrets-unreadable</c>, <c>webhook-secrets-unwritable</c>.</exception>
    public bool Remove(string id) => RemoveWhere(secret => secret.Id == id);

    /// <summary>Ends the secrets of a repository.</summary>
    /// <exception cref="HubException"><c>webhook-secrets-unreadable</c>, <c>webhook-secrets-unwritable</c>.</exception>
    public bool RemoveRepository(string repositoryId) => RemoveWhere(secret => secret.RepositoryId == repositoryId);

    private bool RemoveWhere(Predicate<WebhookSecret> isOver)
    {
        var found = false;
        Change(secrets =>
        {
            found = secrets.Any(secret => isOver(secret));
            return found ? [.. secrets.Where(secret => !isOver(secret))] : null;
        });
        return found;
    }

    /// <param name="change">From the secrets that are valid to those to keep; null to keep them as they are.</param>
    private void Change(Func<IReadOnlyList<WebhookSecret>, IReadOnlyList<WebhookSecret>?> change)
    {
        lock (gate)
        {
            while (!TryChange(change))
            {
                // Another process was faster.
            }
        }
    }

    private bool TryChange(Func<IReadOnlyList<WebhookSecret>, IReadOnlyList<WebhookSecret>?> change)
    {
        var document = Read();
        if (change(Valid(SecretsOf(document))) is not { } changed)
        {
            return true;
        }

        try
        {
            return store.Replace(DocumentName, document, JsonSerializer.SerializeToUtf8Bytes(new WebhookSecretFile(WebhookSecretFile.CurrentVersion, changed), HubJson.Options));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new HubException("webhook-secrets-unwritable", $"The webhook secrets cannot be written: {error.Message}", error);
        }
    }

    private IReadOnlyList<WebhookSecret> Valid(IReadOnlyList<WebhookSecret> secrets)
    {
        var now = time.GetUtcNow();
        return [.. secrets.Where(secret => secret.IsValid(now))];
    }

    private SecretDocument Read()
    {
        try
        {
            return store.Read(DocumentName);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(error);
        }
    }

    private static IReadOnlyList<WebhookSecret> SecretsOf(SecretDocument document)
    {
        if (document.Content is null)
        {
            return [];
        }

        try
        {
            var file = JsonSerializer.Deserialize<WebhookSecretFile>(document.Content, HubJson.Options);
            return file is { Version: WebhookSecretFile.CurrentVersion, Secrets: not null } && file.Secrets.All(secret => secret is { Id.Length: > 0, Value.Length: > 0 })
                ? file.Secrets
                : throw Unreadable(null);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw Unreadable(error);
        }
    }

    private static HubException Unreadable(Exception? inner) =>
        new("webhook-secrets-unreadable", "The webhook secrets cannot be read; mend or restore their file, or remove it and make new secrets.", inner);
}
