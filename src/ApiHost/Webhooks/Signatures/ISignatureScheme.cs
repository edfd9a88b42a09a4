namespace LunarHub.ApiHost.Webhooks.Signatures;

/// <summary>One way to prove that a delivery comes from somebody who knows the secret. Comparisons take the same time whatever they find.</summary>
internal interface ISignatureScheme
{
    bool IsUsedBy(IHeaderDictionary headers);

    bool Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body, string secret);

    /// <summary>When the delivery was signed, where the signature covers the time; else null.</summary>
    DateTimeOffset? SignedAt(IHeaderDictionary headers) => null;
}
