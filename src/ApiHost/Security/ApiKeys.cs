using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LunarHub.ApiHost.Json;
using LunarHub.Text;

namespace LunarHub.ApiHost.Security;

/// <summary>
/// The store of API keys: one small file, readable by its owner only, replaced whole. A running server sees a change at its next request.
/// Once keys exist an unreadable file locks the server; it never opens it.
/// </summary>
public sealed class ApiKeys(string path, TimeProvider? time = null)
{
    private const string Prefix = "lh_";
    private const int SecretBytes = 32;
    private readonly TimeProvider clock = time ?? TimeProvider.System;
    private readonly Lock gate = new();
    private (DateTime Written, long Length) seen;
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
                var stamp = OwnerFile.Stamp(path);
                if (stamp != seen)
                {
                    current = new ApiKeySet(List());
                    seen = stamp;
                }

                return current;
            }
        }
    }

    /// <summary>Every key, oldest first.</summary>
    /// <exception cref="HubException"><c>keys-unreadable</c>.</exception>
    public IReadOnlyList<ApiKey> List()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            var file = JsonSerializer.Deserialize<ApiKeyFile>(File.ReadAllBytes(path), HubJson.Options);
            return file is { Version: ApiKeyFile.CurrentVersion, Keys: not null } && file.Keys.All(k => k is { Id: not null, Sha256.Length: 64 } && k.Sha256.All(char.IsAsciiHexDigit))
                ? file.Keys
                : throw Unreadable(null);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(e);
        }
    }

    /// <summary>Makes a key and returns the secret, which is shown this once and stored nowhere.</summary>
    /// <exception cref="HubException"><c>keys-unreadable</c>, <c>keys-unwritable</c>.</exception>
    public (ApiKey Key, string Secret) Create(string name, ApiScope scope)
    {
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        var key = new ApiKey(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), name, scope, hash, clock.GetUtcNow());
        lock (gate)
        {
            Save([.. List(), key]);
        }

        return (key, secret);
    }

    /// <summary>Ends a key by its id. False when there is none. Removing the last key opens a loopback server again.</summary>
    /// <exception cref="HubException"><c>keys-unreadable</c>, <c>keys-unwritable</c>.</exception>
    public bool Remove(string id)
    {
        lock (gate)
        {
            var keys = List();
            var left = keys.Where(k => !string.Equals(k.Id, id, StringComparison.Ordinal)).ToArray();
            if (left.Length == keys.Count)
            {
                return false;
            }

            Save(left);
            return true;
        }
    }

    private void Save(IReadOnlyList<ApiKey> keys)
    {
        try
        {
            OwnerFile.Replace(path, new ApiKeyFile(ApiKeyFile.CurrentVersion, keys));
            seen = default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HubException("keys-unwritable", $"The API keys cannot be written to {path}: {e.Message}", e);
        }
    }

    private HubException Unreadable(Exception? inner) =>
        new("keys-unreadable", "The file of API keys cannot be read; mend or restore it, or remove it and make new keys.", inner);
}
