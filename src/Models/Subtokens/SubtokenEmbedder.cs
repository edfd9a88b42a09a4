using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LunarHub.Models.Subtokens;

/// <summary>
/// The built-in embedder: the weighted sum of learned subtoken vectors, at unit length. No order of words, no attention, no native code: a few
/// microseconds a chunk, and the same bits on every machine. docs/models.md says how its table was learned and what it reaches.
/// </summary>
/// <remarks>
/// Occurrences are saturated as in BM25. Sums are taken per dimension in order of first occurrence, without fused multiply-add,
/// and the norm in one fixed order: that is what makes the result independent of the processor.
/// </remarks>
public sealed class SubtokenEmbedder : IEmbedder
{
    private const float SymbolWeight = 2;
    private const float SignatureWeight = 1;
    private const float PathWeight = 0.5f;

    private readonly SubtokenModel _model;
    private readonly ConcurrentBag<SubtokenBag> _bags = [];

    /// <summary>An embedder over any table; <see cref="BuiltIn"/> has the one in the box.</summary>
    public SubtokenEmbedder(SubtokenModel model) => _model = model;

    /// <summary>The embedder with the weights that ship inside this assembly, read once.</summary>
    public static SubtokenEmbedder BuiltIn => BuiltInModel.Value;

    private static readonly Lazy<SubtokenEmbedder> BuiltInModel = new(() =>
    {
        using var stream = typeof(SubtokenEmbedder).Assembly.GetManifestResourceStream("subtokens.bin")!;
        return new SubtokenEmbedder(SubtokenModel.Read(stream));
    });

    internal SubtokenModel Model => _model;

    /// <inheritdoc/>
    public string ModelId => _model.Id;

    /// <inheritdoc/>
    public int Dimensions => _model.Dimensions;

    /// <inheritdoc/>
    public ValueTask<float[][]> EmbedAsync(IReadOnlyList<EmbeddingInput> inputs, EmbeddingRole role, CancellationToken cancellationToken = default)
    {
        var vectors = new float[inputs.Count][];
        for (var i = 0; i < vectors.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            vectors[i] = new float[Dimensions];
            Embed(inputs[i], role, vectors[i]);
        }

        return ValueTask.FromResult(vectors);
    }

    /// <summary>Embeds one text into <paramref name="vector"/>, which must be <see cref="Dimensions"/> long. Allocates nothing once warm.</summary>
    public void Embed(in EmbeddingInput input, EmbeddingRole role, Span<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(vector.Length, Dimensions);
        if (!_bags.TryTake(out var bag))
        {
            bag = new SubtokenBag(_model);
        }

        bag.Add(input.Text, 1);
        bag.Add(input.Symbol, SymbolWeight);
        bag.Add(input.Parent, SignatureWeight);
        bag.Add(input.Signature, SignatureWeight);
        bag.Add(input.Path, PathWeight);
        Sum(bag, role == EmbeddingRole.Query ? _model.QueryWeights : _model.DocumentWeights, vector);
        bag.Clear();
        _bags.Add(bag);
    }

    private void Sum(SubtokenBag bag, float[] weights, Span<float> vector)
    {
        vector.Clear();
        foreach (var subtoken in bag.Touched)
        {
            var weight = weights[subtoken] * _model.Scales[subtoken] * bag.Saturated(subtoken);
            AddRow(_model.Rows.AsSpan(subtoken * Dimensions, Dimensions), weight, vector);
        }

        Normalise(vector);
    }

    private static void AddRow(ReadOnlySpan<sbyte> row, float weight, Span<float> vector)
    {
        ref var source = ref MemoryMarshal.GetReference(row);
        ref var target = ref MemoryMarshal.GetReference(vector);
        var factor = Vector256.Create(weight);
        for (nuint i = 0; i < (nuint)row.Length; i += 16)
        {
            var (low, high) = Vector256.Widen(Vector256.WidenLower(Vector128.LoadUnsafe(ref source, i).ToVector256Unsafe()));
            (Vector256.LoadUnsafe(ref target, i) + Vector256.ConvertToSingle(low) * factor).StoreUnsafe(ref target, i);
            (Vector256.LoadUnsafe(ref target, i + 8) + Vector256.ConvertToSingle(high) * factor).StoreUnsafe(ref target, i + 8);
        }
    }

    private static void Normalise(Span<float> vector)
    {
        var squares = 0.0;
        foreach (var value in vector)
        {
            squares += (double)value * value;
        }

        if (squares == 0)
        {
            return;
        }

        var scale = (float)(1 / Math.Sqrt(squares));
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] *= scale;
        }
    }
}
