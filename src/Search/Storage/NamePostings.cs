using System.Numerics;
using LunarHub.Search.Indexing;

namespace LunarHub.Search.Storage;

/// <summary>
/// The documents that refer to one name: for each, in rising order, the gap to the one before (the first counts from -1) and a byte with a bit for every role in which the
/// name is used. The highest bit says that there are several uses: then their number follows, less two.
/// </summary>
internal struct NamePostings
{
    public const byte Several = 1 << ReferenceList.Roles;

    private ByteBuffer bytes;
    private int document;
    private int count;
    private byte roles;
    private int written;

    /// <summary>Notes one use. Documents come in rising order.</summary>
    public void Add(int number, byte role)
    {
        if (count > 0 && document != number)
        {
            Flush();
        }

        document = number;
        count++;
        roles |= (byte)(1 << role);
    }

    /// <summary>The bytes of everything noted so far.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        if (count > 0)
        {
            Flush();
        }

        return bytes.Written;
    }

    // "written" is the last document plus one, so that the default of the structure is an empty list.
    private void Flush()
    {
        bytes.AddVarint((uint)(document + 1 - written));
        bytes.Add(count > 1 ? (byte)(roles | Several) : roles);
        if (count > 1)
        {
            bytes.AddVarint((uint)(count - 2));
        }

        (written, count, roles) = (document + 1, 0, 0);
    }
}

/// <summary>Reads what <see cref="NamePostings"/> wrote.</summary>
internal ref struct NamePostingReader(ReadOnlySpan<byte> bytes)
{
    private VarintReader bytes = new(bytes);

    public int Document { get; private set; } = -1;

    /// <summary>A bit for every role.</summary>
    public byte Roles { get; private set; }

    /// <summary>Uses in any role.</summary>
    public int Count { get; private set; }

    public readonly bool HasOneRole => BitOperations.IsPow2((uint)Roles);

    public bool MoveNext()
    {
        if (bytes.AtEnd)
        {
            return false;
        }

        Document += (int)bytes.Next();
        var roles = bytes.NextByte();
        Roles = (byte)(roles & ~NamePostings.Several);
        Count = roles < NamePostings.Several ? 1 : (int)bytes.Next() + 2;
        return true;
    }
}
