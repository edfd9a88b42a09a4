using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LunarHub.ApiHost.Webhooks.Signatures;

/// <summary>
/// The Standard Webhooks specification (standardwebhooks.com), which GitLab follows too: HMAC-SHA256 of <c>id.timestamp.body</c> in Base64, so that id and time cannot be changed. A secret
/// that begins with <c>whsec_</c> stands for the bytes that follow in Base64, any other for its own.
/// </summary>
internal sealed class StandardScheme : ISignatureScheme
{
    public const string IdHeader = "webhook-id";

    private const string TimeHeader = "webhook-timestamp";
    private const string SignatureHeader = "webhook-signature";
    private const string SecretPrefix = "whsec_";
    private const string Version = "v1,";
    private const int MaxSignatures = 8;

    public bool IsUsedBy(IHeaderDictionary headers) => headers[SignatureHeader].Count > 0;

    public DateTimeOffset? SignedAt(IHeaderDictionary headers)
        => headers[TimeHeader] is [{ } text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : DateTimeOffset.MinValue;

    public bool Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body, string secret)
    {
        if (headers[IdHeader] is not [{ Length: > 0 } id] || headers[TimeHeader] is not [{ Length: > 0 } time] || headers[SignatureHeader] is not [{ } signatures])
        {
            return false;
        }

        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, KeyOf(secret));
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{time}."));
        hash.AppendData(body);
        var expected = hash.GetHashAndReset();
        var found = false;
        foreach (var signature in signatures.Split(' ', MaxSignatures))
        {
            found |= Fits(signature, expected);
        }

        return found;
    }

    private static bool Fits(string signature, byte[] expected)
    {
        Span<byte> presented = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return signature.StartsWith(Version, StringComparison.Ordinal)
            && Convert.TryFromBase64Chars(signature.AsSpan(Version.Length), presented, out var written)
            && CryptographicOperations.FixedTimeEquals(expected, presented[..written]);
    }

    private static byte[] KeyOf(string secret)
    {
        if (secret.StartsWith(SecretPrefix, StringComparison.Ordinal))
        {
            var key = new byte[secret.Length];
            if (Convert.TryFromBase64Chars(secret.AsSpan(SecretPrefix.Length), key, out var written))
            {
                return key[..written];
            }
        }

        return Encoding.UTF8.GetBytes(secret);
    }
}
