using System.Buffers;
using System.Globalization;
using System.Text;

namespace LunarHub.Git;

/// <summary>
/// Git's paths are bytes; ours are strings, one to one. Valid UTF-8 is taken as it is, an invalid byte is written <c>%XX</c>. A percent sign that would
/// then read as such an escape (before <c>25</c> or a byte from <c>80</c> on, in upper case) is itself written <c>%25</c>.
/// </summary>
public static class GitPath
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The string of a path's bytes.</summary>
    public static string Decode(ReadOnlySpan<byte> path)
    {
        if (System.Text.Unicode.Utf8.IsValid(path) && !path.Contains((byte)'%'))
        {
            return Strict.GetString(path);
        }

        var text = new StringBuilder(path.Length + 8);
        Span<char> characters = stackalloc char[2];
        while (!path.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(path, out var rune, out var consumed);
            if (status != OperationStatus.Done)
            {
                foreach (var value in path[..consumed])
                {
                    text.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
                }
            }
            else if (rune.Value == '%' && path.Length > 2 && IsEscape((char)path[1], (char)path[2]))
            {
                text.Append("%25");
            }
            else
            {
                text.Append(characters[..rune.EncodeToUtf16(characters)]);
            }

            path = path[consumed..];
        }

        return text.ToString();
    }

    /// <summary>The bytes of a path that <see cref="Decode"/> made: its exact inverse.</summary>
    public static byte[] Encode(string path)
    {
        var bytes = new ArrayBufferWriter<byte>(path.Length + 8);
        var rest = path.AsSpan();
        while (!rest.IsEmpty)
        {
            var percent = rest.IndexOf('%');
            Encoding.UTF8.GetBytes(percent < 0 ? rest : rest[..percent], bytes);
            if (percent < 0)
            {
                break;
            }

            rest = rest[percent..];
            var isEscape = rest.Length > 2 && IsEscape(rest[1], rest[2]);
            bytes.GetSpan(1)[0] = isEscape ? byte.Parse(rest[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : (byte)'%';
            bytes.Advance(1);
            rest = rest[(isEscape ? 3 : 1)..];
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static bool IsEscape(char high, char low)
        => (high == '2' && low == '5') || (high is '8' or '9' or (>= 'A' and <= 'F') && char.IsAsciiHexDigitUpper(low));
}
