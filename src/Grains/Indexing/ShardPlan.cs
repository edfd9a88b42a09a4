using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LunarHub.Grains.Indexing;

/// <summary>How many shards a repository has and which one holds a path. The number is fixed at the first index: changing it would move every file.</summary>
public static class ShardPlan
{
    /// <summary>One shard for each <see cref="IndexingOptions.ShardBytes"/> of text, at least one.</summary>
    public static int Count(long textBytes, IndexingOptions options)
        => (int)Math.Clamp((textBytes + options.ShardBytes - 1) / options.ShardBytes, 1, options.MaxShards);

    /// <summary>The same path lies in the same shard on every machine.</summary>
    public static int ShardOf(string path, int shards)
    {
        if (shards <= 1)
        {
            return 0;
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(path), digest);
        return (int)(BinaryPrimitives.ReadUInt64BigEndian(digest) % (ulong)shards);
    }
}
