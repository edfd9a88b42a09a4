using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace LunarHub.Grains.Checking;

/// <summary>The object id that Git gives a content: the hash of a header and the bytes.</summary>
internal static class GitBlobId
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <param name="digits">40 for SHA-1, 64 for SHA-256.</param>
    public static string Of(ReadOnlySpan<byte> content, int digits) => Of([], content, digits);

    /// <summary>Whether a blob's content is this text, with or without a byte order mark, which the index leaves out.</summary>
    /// <param name="blobId">40 digits of SHA-1 or 64 of SHA-256.</param>
    public static bool IsOf(ReadOnlySpan<byte> text, string blobId) => Of([], text, blobId.Length) == blobId || Of(ByteOrderMark, text, blobId.Length) == blobId;

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "Git's object ids are SHA-1.")]
    private static string Of(ReadOnlySpan<byte> mark, ReadOnlySpan<byte> text, int digits)
    {
        using var hash = IncrementalHash.CreateHash(digits == 64 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1);
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"blob {mark.Length + text.Length}\0")));
        hash.AppendData(mark);
        hash.AppendData(text);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
