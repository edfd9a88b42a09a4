using System.Buffers;
using System.Text;

namespace LunarHub.Search.Matching;

/// <summary>A document's text as characters, in a borrowed buffer. <see cref="Return"/> it.</summary>
internal readonly struct DocumentText
{
    private readonly char[] buffer;
    private readonly int length;

    private DocumentText(char[] buffer, int length, bool isAscii)
    {
        this.buffer = buffer;
        this.length = length;
        IsAscii = isAscii;
    }

    public ReadOnlySpan<char> Characters => buffer.AsSpan(0, length);

    /// <summary>True when offsets in bytes and in characters are the same.</summary>
    public bool IsAscii { get; }

    public static DocumentText Rent(ReadOnlySpan<byte> utf8)
    {
        var buffer = ArrayPool<char>.Shared.Rent(Math.Max(1, utf8.Length));
        var length = Encoding.UTF8.GetChars(utf8, buffer);
        return new DocumentText(buffer, length, length == utf8.Length);
    }

    public void Return() => ArrayPool<char>.Shared.Return(buffer);
}
