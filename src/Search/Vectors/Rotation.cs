using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LunarHub.Search.Vectors;

/// <summary>
/// A fixed pseudo-random rotation of float vectors: three rounds of random signs and a Walsh-Hadamard transform, which spread any vector evenly over its dimensions in
/// O(d log d) (F. Yu et al., "Orthogonal Random Features", NIPS 2016, section 4). Where the length is no power of two, each round transforms the first and then the last 2^m values.
/// The signs are part of the segment format: they must never change.
/// </summary>
internal sealed class Rotation
{
    private const int Rounds = 3;
    private const ulong Seed = 0x4C75_6E61_7248_7562;
    private static readonly ConcurrentDictionary<int, Rotation> Known = new();

    private readonly float[][] signs;
    private readonly int power;

    private Rotation(int length)
    {
        power = 1 << BitOperations.Log2((uint)length);
        var state = Seed;
        signs = [.. Enumerable.Range(0, Rounds).Select(_ => Enumerable.Range(0, length).Select(_ => (NextBits(ref state) >> 63) == 0 ? 1f : -1f).ToArray())];
    }

    /// <param name="length">A multiple of 64.</param>
    public static Rotation Of(int length) => Known.GetOrAdd(length, static length => new Rotation(length));

    /// <summary>Rotates in place. Lengths and angles stay as they are.</summary>
    public void Apply(Span<float> vector)
    {
        foreach (var round in signs)
        {
            for (var i = 0; i < vector.Length; i += Vector256<float>.Count)
            {
                (Vector256.Create<float>(vector[i..]) * Vector256.Create<float>(round.AsSpan(i))).CopyTo(vector[i..]);
            }

            Transform(vector[..power]);
            if (power < vector.Length)
            {
                Transform(vector[^power..]);
            }
        }
    }

    private static void Transform(Span<float> values)
    {
        ref var start = ref MemoryMarshal.GetReference(values);
        var scale = Vector256.Create(1 / MathF.Sqrt(values.Length));
        for (nuint i = 0; i < (nuint)values.Length; i += (nuint)Vector256<float>.Count)
        {
            // The three shortest distances lie within eight values: sum and difference of each with its neighbour.
            var x = Vector256.LoadUnsafe(ref start, i) * scale;
            x = Vector256.Shuffle(x, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6)) + (x * Vector256.Create(1f, -1, 1, -1, 1, -1, 1, -1));
            x = Vector256.Shuffle(x, Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5)) + (x * Vector256.Create(1f, 1, -1, -1, 1, 1, -1, -1));
            x = Vector256.Shuffle(x, Vector256.Create(4, 5, 6, 7, 0, 1, 2, 3)) + (x * Vector256.Create(1f, 1, 1, 1, -1, -1, -1, -1));
            x.StoreUnsafe(ref start, i);
        }

        for (var distance = Vector256<float>.Count; distance < values.Length; distance *= 2)
        {
            for (var block = 0; block < values.Length; block += 2 * distance)
            {
                for (var i = block; i < block + distance; i += Vector256<float>.Count)
                {
                    var left = Vector256.LoadUnsafe(ref start, (nuint)i);
                    var right = Vector256.LoadUnsafe(ref start, (nuint)(i + distance));
                    (left + right).StoreUnsafe(ref start, (nuint)i);
                    (left - right).StoreUnsafe(ref start, (nuint)(i + distance));
                }
            }
        }
    }

    // SplitMix64: G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
    private static ulong NextBits(ref ulong state)
    {
        var z = state += 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }
}
