using System.Buffers.Binary;
using System.Text;
using LunarHub.Search.Storage;

namespace LunarHub.Search.History;

/// <summary>
/// A run of last changes as it stands in the file: CRC-32C of the rest and its length (uint32, int32), then the number of authors and each one's name and address,
/// then the number of documents and for each its key (16 bytes), the seconds since 1970 (int64) and the author's number (int32).
/// </summary>
internal static class ChangeBatch
{
    private const int PrefixBytes = sizeof(uint) + sizeof(int);

    public static byte[] Write(IReadOnlyCollection<KeyValuePair<UInt128, LastChange>> changes)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        bytes.Position = PrefixBytes;
        var authors = changes.Select(pair => (pair.Value.Author, pair.Value.AuthorEmail)).Distinct().Select((author, number) => (author, number)).ToDictionary(pair => pair.author, pair => pair.number);
        writer.Write(authors.Count);
        foreach (var (name, email) in authors.Keys)
        {
            writer.Write(name);
            writer.Write(email);
        }

        writer.Write(changes.Count);
        Span<byte> number = stackalloc byte[16];
        foreach (var (key, change) in changes)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(number, key);
            writer.Write(number);
            writer.Write(change.At.ToUnixTimeSeconds());
            writer.Write(authors[(change.Author, change.AuthorEmail)]);
        }

        writer.Flush();
        var batch = bytes.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(batch.AsSpan(sizeof(uint)), batch.Length - PrefixBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(batch, Crc32C.Of(batch.AsSpan(sizeof(uint))));
        return batch;
    }

    /// <summary>Reads the batch at the beginning of <paramref name="bytes"/> and hands over its changes.</summary>
    /// <returns>The bytes it takes, or 0 where no whole batch stands there.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, Action<UInt128, LastChange> take)
    {
        if (bytes.Length < PrefixBytes
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[sizeof(uint)..]) is var length && (length < 0 || length > bytes.Length - PrefixBytes)
            || Crc32C.Of(bytes.Slice(sizeof(uint), sizeof(int) + length)) != BinaryPrimitives.ReadUInt32LittleEndian(bytes))
        {
            return 0;
        }

        using var reader = new BinaryReader(new MemoryStream(bytes.Slice(PrefixBytes, length).ToArray()), Encoding.UTF8);
        var authors = new (string Name, string Email)[reader.ReadInt32()];
        for (var i = 0; i < authors.Length; i++)
        {
            authors[i] = (reader.ReadString(), reader.ReadString());
        }

        Span<byte> number = stackalloc byte[16];
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            reader.BaseStream.ReadExactly(number);
            var at = DateTimeOffset.FromUnixTimeSeconds(reader.ReadInt64());
            var (name, email) = authors[reader.ReadInt32()];
            take(BinaryPrimitives.ReadUInt128LittleEndian(number), new LastChange(at, name, email));
        }

        return PrefixBytes + length;
    }
}
