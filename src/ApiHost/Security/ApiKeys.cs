using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LunarHub.ApiHost.Json;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.ApiHost.Security;

/// <summary>
/// The store of API keys: one small document, replaced whole. A running server sees a change at its next request, in a cluster within about a second.
/// Once keys exist an unreadable document locks the server; it never opens it.
/// </summary>
public sealed class ApiKeys(ISecretStore store, TimeProvider? time = null)
{
    /// <summary>The name of the document.</summary>
    public const string DocumentName = "api-keys.json";

    private const string Prefix = "lh_";
    private const int SecretBytes = 32;
    private readonly TimeProvider clock = time ?? TimeProvider.System;
    private readonly Lock gate = new();
    private SecretDocument? seen;
    private ApiKeySet current = new([]);

    /// <summary>True when a request must present a key.</summary>
    /// <exception cref="HubException"><c>keys-unreadable</c>.</exception>
    public bool Required => !Current.IsEmpty;

    internal ApiKeySet Current
    {
        get
        {
            lock (gate)
            {
                var document = Read();
                if (!ReferenceEquals(document, seen))
                {
                    current = new ApiKeySet(KeysOf(document));
                    seen = document;
                }

                return current;
            }
        }
    }

    /// <summary>Every key, oldest first.</summary>
    /// <exception cref="HubException"><c>keys-unreadable</c>.</exception>
    public IReadOnlyList<ApiKey> List() => KeysOf(Read());

    /// <summary>Makes a key and returns the secret, which is shown this once and stored nowhere.</summary>
    /// <exception cref="HubException"><c>keys-unreadable</c>, <c>keys-unwritable</c>.</exception>
    public (ApiKey Key, string Secret) Create(string name, ApiScope scope)
    {
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        var key = new ApiKey(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), name, scope, hash, clock.GetUtcNow());
        Change(keys => [.. keys, key]);
        return (key, secret);
    }

    /// <summary>Ends a key by its id. False when there is none. Removing the last key opens a loopback server again.</summary>
    /// <exception cref="HubException"><c>keys-unreadable</c>, <c>keys-unwritable</c>.</exception>
    public bool Remove(string id) => Change(keys => [.. keys.Where(key => !string.Equals(key.Id, id, StringComparison.Ordinal))]);

    // False when there was nothing to change.
    private bool Change(Func<IReadOnlyList<ApiKey>, IReadOnlyList<ApiKey>> change)
    {
        lock (gate)
        {
            while (true)
            {
                var document = Read();
                var keys = KeysOf(document);
                var changed = change(keys);
                if (changed.Count == keys.Count)
                {
                    return false;
                }

                if (Replace(document, changed))
                {
                    return true;
                }
            }
        }
    }

    private bool Replace(SecretDocument read, IReadOnlyList<ApiKey> keys)
    {
        try
        {
            return store.Replace(DocumentName, read, JsonSerializer.SerializeToUtf8Bytes(new ApiKeyFile(ApiKeyFile.CurrentVersion, keys), HubJson.Options));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HubException("keys-unwritable", $"The API keys cannot be written: {e.Message}", e);
        }
    }

    private SecretDocument Read()
    {
        try
        {
            return store.Read(DocumentName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(e);
        }
    }

    private static IReadOnlyList<ApiKey> KeysOf(SecretDocument document)
    {
        if (document.Content is null)
        {
            return [];
        }

        try
        {
            var file = JsonSerializer.Deserialize<ApiKeyFile>(document.Content, HubJson.Options);
            return file is { Version: ApiKeyFile.CurrentVersion, Keys: not null } && file.Keys.All(k => k is { Id: not null, Sha256.Length: 64 } && k.Sha256.All(char.IsAsciiHexDigit))
                ? file.Keys
                : throw Unreadable(null);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw Unreadable(e);
        }
    }

    private static HubException Unreadable(Exception? inner) =>
        new("keys-unreadable", "The API keys cannot be read; mend or restore their file, or remove it and make new keys.", inner);
}
