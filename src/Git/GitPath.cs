using System.Text;

namespace LunarHub.Git;

/// <summary>Git paths are bytes; ours are strings. Valid UTF-8 is taken as it is; other paths are escaped so that two different ones stay different.</summary>
internal static class GitPath
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static string Decode(ReadOnlySpan<byte> path)
    {
        if (System.Text.Unicode.Utf8.IsValid(path))
        {
            return Strict.GetString(path);
        }

        var text = new StringBuilder();
        Span<char> characters = stackalloc char[2];
        while (!path.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(path, out var rune, out var consumed);
            if (status == System.Buffers.OperationStatus.Done && rune.Value != '%')
            {
                text.Append(characters[..rune.EncodeToUtf16(characters)]);
            }
            else
            {
                foreach (var value in path[..consumed])
                {
                    text.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
                }
            }

            path = path[consumed..];
        }

        return text.ToString();
    }
}
