using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LunarHub.Models.Subtokens;

namespace LunarHub.Models.Reranking;

/// <summary>
/// How near words are to the words of one query: the cosine of their learned vectors, and 1 for the same word or stem. Each distinct word is looked up once, however many candidates hold it.
/// Products are summed as whole numbers, so the result is the same on every processor. Not thread-safe: one instance serves one call.
/// </summary>
internal sealed class TokenSimilarity
{
    private readonly SubtokenModel _model;
    private readonly QueryTokens _query;
    private readonly float[] _norms;
    private readonly Dictionary<ulong, int> _known = [];
    private readonly List<float> _similarities = [];
    private readonly List<int> _same = [];

    public TokenSimilarity(SubtokenModel model, QueryTokens query)
    {
        (_model, _query) = (model, query);
        _norms = [.. query.Rows.Select(row => row < 0 ? 0 : InverseNorm(RowOf(row)))];
    }

    /// <summary>The number of a word, for the two look-ups below.</summary>
    public int Find(ReadOnlySpan<char> word)
    {
        var hash = SubtokenHash.Of(word);
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, hash, out var exists);
        if (!exists)
        {
            number = _same.Count;
            Add(word, hash);
        }

        return number;
    }

    /// <summary>For each word of the query how near it is, from 0 to 1.</summary>
    public ReadOnlySpan<float> To(int number) => CollectionsMarshal.AsSpan(_similarities).Slice(number * _query.Count, _query.Count);

    /// <summary>The word of the query that has the same stem, or -1.</summary>
    public int SameAs(int number) => _same[number];

    private void Add(ReadOnlySpan<char> word, ulong hash)
    {
        var same = _query.IndexOf(word);
        var row = _model.Find(hash);
        var inverse = row < 0 ? 0 : InverseNorm(RowOf(row));
        for (var i = 0; i < _query.Count; i++)
        {
            _similarities.Add(i == same ? 1 : row < 0 || _query.Rows[i] < 0 ? 0 : Math.Clamp(Dot(RowOf(row), RowOf(_query.Rows[i])) * inverse * _norms[i], 0, 1));
        }

        _same.Add(same);
    }

    private ReadOnlySpan<sbyte> RowOf(int token) => _model.Rows.AsSpan(token * _model.Dimensions, _model.Dimensions);

    private static float InverseNorm(ReadOnlySpan<sbyte> row) => Dot(row, row) is > 0 and var square ? 1 / MathF.Sqrt(square) : 0;

    // Lengths are multiples of 16; a product of two bytes fits into 16 bits.
    private static int Dot(ReadOnlySpan<sbyte> left, ReadOnlySpan<sbyte> right)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        var sum = Vector256<int>.Zero;
        for (nuint i = 0; i < (nuint)left.Length; i += 16)
        {
            var product = Vector256.WidenLower(Vector128.LoadUnsafe(ref a, i).ToVector256Unsafe()) * Vector256.WidenLower(Vector128.LoadUnsafe(ref b, i).ToVector256Unsafe());
            var (low, high) = Vector256.Widen(product);
            sum += low + high;
        }

        return Vector256.Sum(sum);
    }
}
