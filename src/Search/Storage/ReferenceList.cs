using LunarHub.Search.Indexing;

namespace LunarHub.Search.Storage;

/// <summary>
/// The references of one document as bytes, in order: for each the distance from the start of the one before, then its length and role as one number. The name itself is
/// not stored: it stands in the document's text.
/// </summary>
internal static class ReferenceList
{
    /// <summary>Roles are numbers below this; they share a varint with the length, and a byte of the name's postings.</summary>
    public const int Roles = 7;

    public const int RoleBits = 3;

    public static void Append(ref ByteBuffer bytes, ref int previousStart, IndexReference reference)
    {
        bytes.AddVarint((uint)(reference.Start - previousStart));
        bytes.AddVarint(((uint)(reference.End - reference.Start) << RoleBits) | reference.Role);
        previousStart = reference.Start;
    }
}

/// <summary>Reads what <see cref="ReferenceList"/> wrote.</summary>
internal ref struct ReferenceReader(ReadOnlySpan<byte> bytes)
{
    private VarintReader bytes = new(bytes);

    public int Start { get; private set; }

    public int End { get; private set; }

    public byte Role { get; private set; }

    public bool MoveNext()
    {
        if (bytes.AtEnd)
        {
            return false;
        }

        Start += (int)bytes.Next();
        var lengthAndRole = bytes.Next();
        End = Start + (int)(lengthAndRole >> ReferenceList.RoleBits);
        Role = (byte)(lengthAndRole & ((1 << ReferenceList.RoleBits) - 1));
        return true;
    }
}
