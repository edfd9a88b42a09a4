using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using LunarHub.Text;

namespace LunarHub.Models.Subtokens;

/// <summary>
/// The learned table of a static subtoken model: for each subtoken one row of <see cref="Dimensions"/> signed bytes with its scale, and one weight for queries and
/// one for documents. Immutable.
/// </summary>
/// <remarks>
/// The file, little-endian: magic <c>LHSUBTOK</c>; int32 format version (1), dimensions, number of subtokens; the model id, then every subtoken, as one length byte and
/// UTF-8; the arrays query weights, document weights and scales (float32 each); the rows (int8). Nothing follows.
/// </remarks>
public sealed class SubtokenModel
{
    private const int FormatVersion = 1;
    private static ReadOnlySpan<byte> Magic => "LHSUBTOK"u8;

    private readonly ulong[] _slotHashes;
    private readonly int[] _slotIds;

    /// <exception cref="HubException"><c>model-corrupt</c>: the arrays do not belong together, or two subtokens share a hash.</exception>
    public SubtokenModel(string id, int dimensions, string[] subtokens, float[] queryWeights, float[] documentWeights, float[] scales, sbyte[] rows)
    {
        if (dimensions <= 0 || dimensions % 16 != 0 || queryWeights.Length != subtokens.Length || documentWeights.Length != subtokens.Length
            || scales.Length != subtokens.Length || rows.Length != subtokens.Length * dimensions)
        {
            throw Corrupt("its arrays do not belong together");
        }

        (Id, Dimensions, Subtokens, QueryWeights, DocumentWeights, Scales, Rows) = (id, dimensions, subtokens, queryWeights, documentWeights, scales, rows);
        var slots = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(subtokens.Length * 2, 16));
        _slotHashes = new ulong[slots];
        _slotIds = new int[slots];
        Array.Fill(_slotIds, -1);
        for (var token = 0; token < subtokens.Length; token++)
        {
            Insert(SubtokenHash.Of(subtokens[token]), token);
        }
    }

    /// <summary>Name and version of the model.</summary>
    public string Id { get; }

    /// <summary>Length of a row; a multiple of 16.</summary>
    public int Dimensions { get; }

    internal string[] Subtokens { get; }
    internal float[] QueryWeights { get; }
    internal float[] DocumentWeights { get; }
    internal float[] Scales { get; }
    internal sbyte[] Rows { get; }

    /// <summary>The number of the subtoken with this <see cref="SubtokenHash"/>, or -1.</summary>
    internal int Find(ulong hash)
    {
        var mask = _slotIds.Length - 1;
        for (var slot = (int)(hash >> 32) & mask; _slotIds[slot] >= 0; slot = (slot + 1) & mask)
        {
            if (_slotHashes[slot] == hash)
            {
                return _slotIds[slot];
            }
        }

        return -1;
    }

    /// <summary>Reads a model file.</summary>
    /// <exception cref="HubException"><c>model-corrupt</c>: not such a file, of another version, or cut short.</exception>
    public static SubtokenModel Read(Stream stream)
    {
        try
        {
            using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
            if (!reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic) || reader.ReadInt32() != FormatVersion)
            {
                throw Corrupt("it is not a subtoken model of format version 1");
            }

            var dimensions = reader.ReadInt32();
            var count = reader.ReadInt32();
            if (dimensions is <= 0 or > 4096 || count is < 0 or > 1_000_000)
            {
                throw Corrupt("its sizes are out of range");
            }

            var id = ReadText(reader);
            var subtokens = new string[count];
            for (var token = 0; token < count; token++)
            {
                subtokens[token] = ReadText(reader);
            }

            var (query, document, scales) = (ReadFloats(reader, count), ReadFloats(reader, count), ReadFloats(reader, count));
            var rows = new sbyte[(long)count * dimensions];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(rows.AsSpan()));
            return new SubtokenModel(id, dimensions, subtokens, query, document, scales, rows);
        }
        catch (EndOfStreamException e)
        {
            throw new HubException("model-corrupt", "The embedding model's file ends too early; restore it from the release.", e);
        }
    }

    /// <summary>Writes the model file.</summary>
    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(FormatVersion);
        writer.Write(Dimensions);
        writer.Write(Subtokens.Length);
        WriteText(writer, Id);
        foreach (var subtoken in Subtokens)
        {
            WriteText(writer, subtoken);
        }

        foreach (var value in (float[])[.. QueryWeights, .. DocumentWeights, .. Scales])
        {
            writer.Write(value);
        }

        writer.Write(MemoryMarshal.AsBytes(Rows.AsSpan()));
    }

    private void Insert(ulong hash, int token)
    {
        var mask = _slotIds.Length - 1;
        var slot = (int)(hash >> 32) & mask;
        for (; _slotIds[slot] >= 0; slot = (slot + 1) & mask)
        {
            if (_slotHashes[slot] == hash)
            {
                throw Corrupt($"two subtokens share a hash, the second is '{Subtokens[token]}'");
            }
        }

        (_slotHashes[slot], _slotIds[slot]) = (hash, token);
    }

    private static string ReadText(BinaryReader reader)
    {
        var length = reader.ReadByte();
        var bytes = reader.ReadBytes(length);
        return bytes.Length == length ? Encoding.UTF8.GetString(bytes) : throw new EndOfStreamException();
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(checked((byte)bytes.Length));
        writer.Write(bytes);
    }

    private static float[] ReadFloats(BinaryReader reader, int count)
    {
        var values = new float[count];
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        for (var i = 0; i < count; i++)
        {
            reader.BaseStream.ReadExactly(bytes);
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes);
            if (!float.IsFinite(values[i]))
            {
                throw Corrupt("it holds a number that is not finite");
            }
        }

        return values;
    }

    private static HubException Corrupt(string why) => new("model-corrupt", $"The embedding model's file is corrupt: {why}; restore it from the release.");
}
