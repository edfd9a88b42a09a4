namespace LunarHub.Search.Indexing;

/// <summary>A growing run of bytes with variable-length numbers (LEB128).</summary>
internal struct ByteBuffer
{
    private byte[]? data;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => data.AsSpan(0, Length);

    public void AddVarint(uint value)
    {
        EnsureRoom(5);
        while (value >= 0x80)
        {
            data![Length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        data![Length++] = (byte)value;
    }

    public void Add(byte value)
    {
        EnsureRoom(1);
        data![Length++] = value;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        EnsureRoom(bytes.Length);
        bytes.CopyTo(data.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>Forgets what was written and keeps the room.</summary>
    public void Clear() => Length = 0;

    private void EnsureRoom(int more)
    {
        if (data is null)
        {
            data = new byte[Math.Max(8, more)];
        }
        else if (Length + more > data.Length)
        {
            Array.Resize(ref data, Math.Max(Length + more, data.Length + (data.Length >> 1)));
        }
    }
}

/// <summary>Reads what <see cref="ByteBuffer"/> wrote.</summary>
internal ref struct VarintReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> data = data;
    private int position;

    public readonly bool AtEnd => position >= data.Length;

    public uint Next()
    {
        uint value = data[position++];
        if (value < 0x80)
        {
            return value;
        }

        value &= 0x7F;
        for (var shift = 7; ; shift += 7)
        {
            uint part = data[position++];
            value |= (part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }

    public byte NextByte() => data[position++];

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => position;
}
