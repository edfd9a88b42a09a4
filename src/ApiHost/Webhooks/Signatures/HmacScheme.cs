using System.Security.Cryptography;
using System.Text;

namespace LunarHub.ApiHost.Webhooks.Signatures;

/// <summary>HMAC-SHA256 of the body in hexadecimal, in a header of its own: GitHub, Gitea, Forgejo, Bitbucket and many others.</summary>
/// <param name="header">The header's name.</param>
/// <param name="prefix">What stands before the digits, for example <c>sha256=</c>.</param>
internal sealed class HmacScheme(string header, string prefix) : ISignatureScheme
{
    public bool IsUsedBy(IHeaderDictionary headers) => headers[header].Count > 0;

    public bool Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body, string secret)
    {
        Span<byte> presented = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return headers[header] is [{ } value]
            && value.Length == prefix.Length + (2 * presented.Length)
            && value.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && Convert.FromHexString(value.AsSpan(prefix.Length), presented, out _, out _) == System.Buffers.OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body), presented);
    }
}
