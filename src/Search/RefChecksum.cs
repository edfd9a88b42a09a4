using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LunarHub.Search;

/// <summary>
/// A checksum over the documents of a ref: path, blob, why it was skipped, and every chunk's lines and <see cref="ChunkIdentity"/>. The documents' own hashes are added up, so that
/// the order, the segments and the shards in which they lie do not matter.
/// </summary>
/// <param name="Documents">How many were added.</param>
/// <param name="Sum">Modulo 2^128.</param>
public readonly record struct RefChecksum(long Documents, UInt128 Sum)
{
    public static RefChecksum Of(IndexDocument document)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{document.Path}\0{document.BlobId}\0{document.SkippedBecause}\0"));
        Span<byte> chunk = stackalloc byte[24];
        foreach (var part in document.Text.IsEmpty ? [] : document.Chunks)
        {
            BinaryPrimitives.WriteInt32BigEndian(chunk, part.StartLine);
            BinaryPrimitives.WriteInt32BigEndian(chunk[4..], part.EndLine);
            BinaryPrimitives.WriteUInt128BigEndian(chunk[8..], ChunkIdentity.Of(document.Text.Span[part.StartByte..part.EndByte], part.Symbol, part.Parent, part.Signature).Value);
            hash.AppendData(chunk);
        }

        return new RefChecksum(1, BinaryPrimitives.ReadUInt128BigEndian(hash.GetHashAndReset()));
    }

    public static RefChecksum operator +(RefChecksum a, RefChecksum b) => new(a.Documents + b.Documents, unchecked(a.Sum + b.Sum));

    /// <summary>The number of documents and 32 hexadecimal digits.</summary>
    public override string ToString() => $"{Documents}:{Sum:x32}";
}
