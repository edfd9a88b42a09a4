using System.Security.Cryptography;
using System.Text;

namespace LunarHub.ApiHost.Webhooks.Signatures;

/// <summary>The secret itself in a header: GitLab's way. It proves nothing about the body, so it wants TLS.</summary>
internal sealed class TokenScheme(string header) : ISignatureScheme
{
    private const int MaxLength = 1_024;

    public bool IsUsedBy(IHeaderDictionary headers) => headers[header].Count > 0;

    // Hashed first: then both have one length, and the time does not tell the secret's.
    public bool Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body, string secret)
        => headers[header] is [{ Length: <= MaxLength } presented]
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(presented)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
