using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using LunarHub.Text;

namespace LunarHub.Grains.Subscriptions;

/// <summary>Secrets and signatures after the Standard Webhooks specification: HMAC-SHA256 over id, timestamp and body.</summary>
public static class WebhookSignature
{
    private const string Prefix = "whsec_";
    private const int FewestBytes = 16;
    private const int MostCharacters = 200;

    /// <summary>A new secret of 32 random bytes.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <exception cref="HubException"><c>webhook-secret-invalid</c>.</exception>
    public static string RequireSecret(string secret)
        => secret.Length <= MostCharacters && KeyOf(secret) is { Length: >= FewestBytes }
            ? secret
            : throw new HubException("webhook-secret-invalid", $"a secret has at least {FewestBytes} bytes and at most {MostCharacters} characters; after 'whsec_' it is base64");

    /// <summary>The value of the header <c>webhook-signature</c>: a signature by each secret, with spaces between them.</summary>
    public static string Of(IEnumerable<string> secrets, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(KeyOf(secret)!, signed))));
    }

    private static byte[]? KeyOf(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return Encoding.UTF8.GetBytes(secret);
        }

        var text = secret[Prefix.Length..];
        return Base64.IsValid(text) ? Convert.FromBase64String(text) : null;
    }
}
