using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace LunarHub.Models.Remote;

/// <summary>
/// Vectors by the hash of their text in one file of records of equal size: hash (16 bytes), components as 16-bit floats, checksum of both (4 bytes). Records are only ever appended; a torn
/// one at the end is cut off at opening, a damaged one is not found. Two files of half the limit: when the newer one is full it becomes the older one. Thread-safe.
/// </summary>
internal sealed class VectorCache : IDisposable
{
    private const int KeyBytes = 16;
    private const int ChecksumBytes = 4;

    private readonly string path;
    private readonly int dimensions;
    private readonly long mostRecords;
    private readonly Lock gate = new();
    private Generation? newer;
    private Generation? older;
    private bool broken;

    /// <param name="folder">Made when the first vector is added.</param>
    /// <param name="mostBytes">Bytes that the files may have together. Default: 2 GiB.</param>
    public VectorCache(string folder, string modelId, int dimensions, long mostBytes = 2L << 30)
    {
        path = Path.Combine(folder, modelId + ".vectors");
        this.dimensions = dimensions;
        mostRecords = Math.Max(1, mostBytes / 2 / RecordBytes);
    }

    private int RecordBytes => KeyBytes + (dimensions * 2) + ChecksumBytes;

    /// <summary>The vector, or null.</summary>
    public float[]? Find(UInt128 key)
    {
        lock (gate)
        {
            return Open() ? newer!.Find(key) ?? older?.Find(key) : null;
        }
    }

    /// <summary>Keeps a vector. A disk that cannot be written costs the cache only.</summary>
    public void Add(UInt128 key, float[] vector)
    {
        lock (gate)
        {
            try
            {
                if (Open() && newer!.Find(key) is null)
                {
                    Rotate();
                    newer!.Add(key, vector);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                broken = true;
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            newer?.Dispose();
            older?.Dispose();
            (newer, older, broken) = (null, null, true);
        }
    }

    private bool Open()
    {
        if (newer is not null || broken)
        {
            return newer is not null && !broken;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            older = File.Exists(path + ".old") ? new Generation(path + ".old", dimensions, RecordBytes) : null;
            newer = new Generation(path, dimensions, RecordBytes);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            broken = true;
            return false;
        }
    }

    private void Rotate()
    {
        if (newer!.Count < mostRecords)
        {
            return;
        }

        older?.Dispose();
        newer.Dispose();
        File.Move(path, path + ".old", overwrite: true);
        older = new Generation(path + ".old", dimensions, RecordBytes);
        newer = new Generation(path, dimensions, RecordBytes);
    }

    private sealed class Generation : IDisposable
    {
        private readonly SafeFileHandle file;
        private readonly int dimensions;
        private readonly int recordBytes;
        private readonly Dictionary<UInt128, long> places = [];
        private long records;

        public Generation(string path, int dimensions, int recordBytes)
        {
            (this.dimensions, this.recordBytes) = (dimensions, recordBytes);
            file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            records = RandomAccess.GetLength(file) / recordBytes;
            RandomAccess.SetLength(file, records * recordBytes);
            Span<byte> key = stackalloc byte[KeyBytes];
            for (long record = 0; record < records; record++)
            {
                RandomAccess.Read(file, key, record * recordBytes);
                places[BinaryPrimitives.ReadUInt128LittleEndian(key)] = record;
            }
        }

        public long Count => records;

        public float[]? Find(UInt128 key)
        {
            if (!places.TryGetValue(key, out var record))
            {
                return null;
            }

            var bytes = new byte[recordBytes];
            var data = bytes.AsSpan(..^ChecksumBytes);
            if (RandomAccess.Read(file, bytes, record * recordBytes) != recordBytes || Checksum(data) != BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(^ChecksumBytes..)))
            {
                places.Remove(key);
                return null;
            }

            var vector = new float[dimensions];
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(data[KeyBytes..]), vector);
            return vector;
        }

        public void Add(UInt128 key, float[] vector)
        {
            var bytes = new byte[recordBytes];
            var data = bytes.AsSpan(..^ChecksumBytes);
            BinaryPrimitives.WriteUInt128LittleEndian(data, key);
            TensorPrimitives.ConvertToHalf(vector, MemoryMarshal.Cast<byte, Half>(data[KeyBytes..]));
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(^ChecksumBytes..), Checksum(data));
            RandomAccess.Write(file, bytes, records * recordBytes);
            places[key] = records++;
        }

        public void Dispose() => file.Dispose();

        private static uint Checksum(ReadOnlySpan<byte> data)
        {
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(data, digest);
            return BinaryPrimitives.ReadUInt32LittleEndian(digest);
        }
    }
}
