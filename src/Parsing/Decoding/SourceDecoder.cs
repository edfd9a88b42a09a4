using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace LunarHub.Parsing.Decoding;

/// <summary>Bytes in, valid UTF-8 out, without ever losing a file for its encoding.</summary>
internal static class SourceDecoder
{
    // Bytes 0x80 to 0x9F of Windows-1252, which the web's Encoding Standard also uses for what is labelled Latin-1; the five holes map to themselves.
    private const string Windows1252High =
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    /// <summary>
    /// Valid UTF-8 comes back as the same memory, without its byte order mark; UTF-16 with a mark and Windows-1252 are transcoded.
    /// Null when the content is binary.
    /// </summary>
    public static ReadOnlyMemory<byte>? Decode(ReadOnlyMemory<byte> content)
    {
        var bytes = content.Span;
        if (bytes.StartsWith("\uFEFF"u8))
        {
            content = content[3..];
            bytes = content.Span;
        }
        else if (bytes.Length >= 2 && (BinaryPrimitives.ReadUInt16LittleEndian(bytes) is 0xFEFF or 0xFFFE))
        {
            return Utf16(bytes[2..], bigEndian: bytes[0] == 0xFE);
        }

        if (LooksBinary(bytes))
        {
            return null;
        }

        return Utf8.IsValid(bytes) ? content : Windows1252(bytes);
    }

    // Git calls a zero byte near the start binary. Here text that is valid UTF-8 may hold a stray one; a start in which control characters other than
    // white space are common is binary either way.
    private static bool LooksBinary(ReadOnlySpan<byte> bytes)
    {
        var head = bytes[..Math.Min(bytes.Length, 8000)];
        var zeros = head.Count((byte)0);
        if (zeros > 0 && (zeros * 200 > head.Length || !Utf8.IsValid(bytes)))
        {
            return true;
        }

        var controls = 0;
        foreach (var b in head)
        {
            if (b is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C or 0x1B) or 0x7F)
            {
                controls++;
            }
        }

        return controls * 10 > head.Length;
    }

    private static byte[] Utf16(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: false, throwOnInvalidBytes: false);
        return System.Text.Encoding.UTF8.GetBytes(encoding.GetString(bytes));
    }

    private static byte[] Windows1252(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
        {
            text.Append(b is >= 0x80 and < 0xA0 ? Windows1252High[b - 0x80] : (char)b);
        }

        return System.Text.Encoding.UTF8.GetBytes(text.ToString());
    }
}
