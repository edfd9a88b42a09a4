namespace LunarHub.Search.Vectors;

/// <summary>How rows of signed bytes lie in memory: one after the other, each padded with zeros to whole cache lines, so that no kernel has a tail.</summary>
internal static class VectorRows
{
    /// <summary>Bytes of a cache line; the length of a row is a multiple of it.</summary>
    public const int Line = 64;

    /// <summary>Bytes from one row to the next.</summary>
    public static int Stride(int dimensions) => (dimensions + Line - 1) / Line * Line;
}
