using System.Buffers;
using System.Text;
using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>
/// What a chunk's meaning depends on, as a hash: its text and what it defines. Chunks of one identity share one vector, in whichever file and commit they stand; where the file lies
/// is no part of it, so that a renamed file keeps its vectors.
/// </summary>
public static class ChunkIdentity
{
    /// <param name="text">UTF-8.</param>
    public static ContentHash Of(ReadOnlySpan<byte> text, string? symbol, string? parent, string? signature)
    {
        var joined = new ArrayBufferWriter<byte>(text.Length + 128);
        joined.Write(text);
        foreach (var part in (ReadOnlySpan<string?>)[symbol, parent, signature])
        {
            // A null and an empty string are told apart; no part holds a zero byte.
            joined.Write(part is null ? [0, 0] : (ReadOnlySpan<byte>)[0]);
            Encoding.UTF8.GetBytes(part ?? "", joined);
        }

        return ContentHash.Of(joined.WrittenSpan);
    }
}
