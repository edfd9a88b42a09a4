using System.Buffers;
using System.Text;

namespace LunarHub.Search.Matching;

/// <summary>A document's text as characters, in a borrowed buffer. <see cref="Return"/> it.</summary>
internal readonly struct DocumentText
{
    private readonly char[] buffer;
    private readonly int length;

    private DocumentText(char[] buffer, int length) => (this.buffer, this.length) = (buffer, length);

    public ReadOnlySpan<char> Characters => buffer.AsSpan(0, length);

    public static DocumentText Rent(ReadOnlySpan<byte> utf8)
    {
        var buffer = ArrayPool<char>.Shared.Rent(Math.Max(1, utf8.Length));
        return new DocumentText(buffer, Encoding.UTF8.GetChars(utf8, buffer));
    }

    public void Return() => ArrayPool<char>.Shared.Return(buffer);
}
