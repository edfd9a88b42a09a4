using System.Security.Cryptography;
using System.Text;

namespace LunarHub.ApiHost.Security;

/// <summary>The keys at one moment, and the question whether a presented secret is one of them.</summary>
internal sealed class ApiKeySet
{
    private readonly (ApiKey Key, byte[] Hash)[] keys;
    private readonly Func<byte[], byte[], bool> equals;

    public ApiKeySet(IEnumerable<ApiKey> keys, Func<byte[], byte[], bool>? equals = null)
    {
        this.keys = [.. keys.Select(k => (k, Convert.FromHexString(k.Sha256)))];
        this.equals = equals ?? FixedTimeEquals;
    }

    public bool IsEmpty => keys.Length == 0;

    /// <summary>
    /// The key that the secret is, or null. Every key is compared in full, whatever matches: the time tells neither how much of a hash
    /// was right nor which key it was.
    /// </summary>
    public ApiKey? Find(string secret)
    {
        var presented = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        ApiKey? found = null;
        foreach (var (key, hash) in keys)
        {
            found = equals(hash, presented) ? key : found;
        }

        return found;
    }

    private static bool FixedTimeEquals(byte[] stored, byte[] presented) => CryptographicOperations.FixedTimeEquals(stored, presented);
}
