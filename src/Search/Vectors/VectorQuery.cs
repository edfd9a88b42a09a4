using System.Numerics.Tensors;

namespace LunarHub.Search.Vectors;

/// <summary>A query vector in the forms that a search needs. Not thread-safe: one search owns it.</summary>
internal sealed class VectorQuery
{
    // Rows are of unit length, but for rounding.
    private const float LongestRow = 1.01f;

    private readonly float[] padded;
    private readonly sbyte[] rest;
    private readonly float restScale;
    private SketchTable? table;

    /// <param name="vector">Of unit length.</param>
    public VectorQuery(ReadOnlySpan<float> vector)
    {
        padded = new float[VectorRows.Stride(vector.Length)];
        vector.CopyTo(padded);
        Row = new sbyte[padded.Length];
        Scale = VectorQuantiser.Quantise(padded, Row);
        rest = new sbyte[padded.Length];
        if (Scale != 0)
        {
            var left = padded.Select((value, i) => value - (Row[i] * Scale)).ToArray();
            restScale = VectorQuantiser.Quantise(left, rest);
            Margin = TensorPrimitives.Norm<float>(left) * LongestRow;
        }
    }

    /// <summary>The query as signed bytes, padded like the rows.</summary>
    public sbyte[] Row { get; }

    /// <summary>What the bytes are multiplied by; 0 for a query that is zero or not finite, which is near to nothing.</summary>
    public float Scale { get; }

    /// <summary>By how much a product with <see cref="Row"/> can differ from one with the query.</summary>
    public float Margin { get; }

    /// <summary>Which kernels to use; tests set others than the best.</summary>
    public DotPath DotPath { get; init; } = DotKernels.Best;

    public SketchPath SketchPath { get; init; } = SketchKernels.Best;

    /// <summary>Squared length of the query.</summary>
    public float SquaredLength => TensorPrimitives.SumOfSquares<float>(padded);

    /// <summary>The tables for sketches; made when first asked for.</summary>
    public SketchTable Table => table ??= MakeTable();

    /// <summary>The cosine with a row: the query in 16 bits, as its bytes and the bytes of what they leave.</summary>
    public float Cosine(ReadOnlySpan<sbyte> row, float rowScale)
    {
        var (dot, small) = (0, 0);
        DotKernels.Score(DotPath, Row, row, new Span<int>(ref dot));
        DotKernels.Score(DotPath, rest, row, new Span<int>(ref small));
        return rowScale * ((Scale * dot) + (restScale * small));
    }

    private SketchTable MakeTable()
    {
        var rotated = (float[])padded.Clone();
        Rotation.Of(rotated.Length).Apply(rotated);
        return new SketchTable(rotated);
    }
}
