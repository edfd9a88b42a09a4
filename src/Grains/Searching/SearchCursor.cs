using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using LunarHub.Text;

namespace LunarHub.Grains.Searching;

/// <summary>Where a search goes on: how many hits were shown, for which question, and of which state of the index.</summary>
/// <param name="Fingerprint">Of the question: a cursor of another one is refused.</param>
/// <param name="State">Of the index that the first page was made from: as long as its ranking is kept, the pages go on in it.</param>
internal readonly record struct SearchCursor(ulong Fingerprint, int Offset, ulong State)
{
    private const byte Version = 2;
    private const int Length = 1 + sizeof(ulong) + sizeof(int) + sizeof(ulong);

    /// <summary>The same for two requests that ask the same question, whatever page, page size or explanation they want.</summary>
    /// <param name="day">In UTC, where the question depends on it.</param>
    public static ulong FingerprintOf(SearchRequest request, DateOnly? day)
    {
        var parts = new StringBuilder().Append((int)request.Mode).Append(request.Rerank switch { true => "+", false => "-", null => "" }).Append(request.Expand switch { true => "*", false => "/", null => "" }).Append('\0').Append(request.Query);
        foreach (var list in (ReadOnlySpan<IEnumerable<string>>)[request.Repositories, request.Refs, request.Languages])
        {
            parts.Append('\u0001').AppendJoin('\0', list);
        }

        if (day is { } date)
        {
            parts.Append('\u0002').Append(date.DayNumber);
        }

        return (ulong)ContentHash.Of(Encoding.UTF8.GetBytes(parts.ToString())).Value;
    }

    /// <exception cref="HubException"><c>cursor-invalid</c>: not a cursor, or one of another question.</exception>
    public static SearchCursor Parse(string text, ulong fingerprint)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (text.Length <= 2 * Length
            && Base64Url.IsValid(text)
            && Base64Url.TryDecodeFromChars(text, bytes, out var written)
            && written == Length
            && bytes[0] == Version
            && BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..]) == fingerprint
            && BinaryPrimitives.ReadInt32LittleEndian(bytes[9..]) is > 0 and var offset)
        {
            return new SearchCursor(fingerprint, offset, BinaryPrimitives.ReadUInt64LittleEndian(bytes[13..]));
        }

        throw new HubException("cursor-invalid", "the cursor does not belong to this query with these filters; repeat the search without it");
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[1..], Fingerprint);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[9..], Offset);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[13..], State);
        return Base64Url.EncodeToString(bytes);
    }
}
