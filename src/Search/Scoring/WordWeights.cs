using System.Collections.Frozen;
using System.Globalization;

namespace LunarHub.Search.Scoring;

/// <summary>
/// How much a word of a question counts beside its rarity, from 0 to 1. Words that people ask with ("what", "the", "method") are as rare in code as words that tell something, and say nothing about it.
/// Learned from documentation and the code that it describes by <c>training/Subtokens words</c> and shipped as data. Words are stems, as in the index.
/// </summary>
internal static class WordWeights
{
    private static readonly FrozenDictionary<string, float> Weights = Read();

    /// <summary>Every word that is known not to count in full.</summary>
    public static IEnumerable<string> Words => Weights.Keys;

    /// <summary>1 for a word of which nothing is known.</summary>
    public static float Of(string stem) => Weights.GetValueOrDefault(stem, 1);

    // One word a line: stem, weight.
    private static FrozenDictionary<string, float> Read()
    {
        using var stream = typeof(WordWeights).Assembly.GetManifestResourceStream("LunarHub.Search.Scoring.word-weights.tsv")!;
        using var reader = new StreamReader(stream);
        var weights = new Dictionary<string, float>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var fields = line.Split('\t');
                weights.Add(fields[0], float.Parse(fields[1], CultureInfo.InvariantCulture));
            }
        }

        return weights.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
