using LunarHub.Models.Subtokens;
using LunarHub.Text;

namespace LunarHub.Models.Reranking;

/// <summary>The distinct words of a query, in order, each with its row in the model's table and its learned weight.</summary>
internal sealed class QueryTokens
{
    /// <summary>The most words; a longer query is known by its first.</summary>
    public const int Most = 32;

    private const int LongestStem = SubtokenScanner.LongestWord;

    private readonly Dictionary<string, int> _stems = new(StringComparer.Ordinal);
    private readonly List<int> _rows = [];
    private readonly List<float> _weights = [];

    public QueryTokens(SubtokenModel model, string query)
    {
        var scanner = new SubtokenScanner(query);
        Span<char> buffer = stackalloc char[LongestStem];
        while (_rows.Count < Most && scanner.MoveNext())
        {
            var stem = Stem(scanner.Current, buffer).ToString();
            if (_stems.TryAdd(stem, _rows.Count))
            {
                var row = model.Find(SubtokenHash.Of(scanner.Current));
                _rows.Add(row);
                _weights.Add(row < 0 ? float.NaN : model.QueryWeights[row] * model.Scales[row] * Norm(model, row));
            }
        }

        // A word that the model never saw is a rare one: as heavy as the heaviest of the others.
        var heaviest = _weights.Where(float.IsFinite).DefaultIfEmpty(1).Max();
        Known = _rows.Select((row, i) => row < 0 ? 0u : 1u << i).Aggregate(0u, (all, bit) => all | bit);
        Weights = [.. _weights.Select(weight => float.IsFinite(weight) ? weight : heaviest)];
    }

    public int Count => _rows.Count;

    /// <summary>For each word its row in the table, or -1.</summary>
    public IReadOnlyList<int> Rows => _rows;

    /// <summary>Bit i is set where the model has a vector for the i-th word.</summary>
    public uint Known { get; }

    /// <summary>What each word adds to the length of the query's vector: how much the model thinks of it.</summary>
    public float[] Weights { get; }

    /// <summary>The place of the word with the same stem, or -1.</summary>
    public int IndexOf(ReadOnlySpan<char> word)
    {
        Span<char> buffer = stackalloc char[LongestStem];
        return _stems.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(Stem(word, buffer), out var place) ? place : -1;
    }

    private static ReadOnlySpan<char> Stem(ReadOnlySpan<char> word, Span<char> buffer)
    {
        var length = word[..Math.Min(word.Length, buffer.Length)].ToLowerInvariant(buffer);
        return buffer[..LightStemmer.Stem(buffer[..length])];
    }

    private static float Norm(SubtokenModel model, int row)
    {
        var square = 0;
        foreach (var value in model.Rows.AsSpan(row * model.Dimensions, model.Dimensions))
        {
            square += value * value;
        }

        return MathF.Sqrt(square);
    }
}
