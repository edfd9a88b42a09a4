using System.Security.Cryptography;

namespace LunarHub.Text;

/// <summary>The identity of a piece of text: the first 16 bytes of its SHA-256. Equal text has an equal hash on every machine.</summary>
public readonly record struct ContentHash(UInt128 Value)
{
    /// <summary>Hashes UTF-8 bytes.</summary>
    public static ContentHash Of(ReadOnlySpan<byte> utf8)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8, digest);
        return new ContentHash(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(digest));
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <exception cref="FormatException">It is not that.</exception>
    public static ContentHash Parse(string text) => new(UInt128.Parse(text, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
}
