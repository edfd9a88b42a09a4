using System.Numerics;

namespace LunarHub.Search.Symbols;

/// <summary>
/// Names that are a few letters off: one from four letters on, two from eight. The distance is Levenshtein's, computed for all letters of the pattern at once
/// (G. Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic programming", 1999, in the form of H. Hyyrö, 2003, for whole words).
/// </summary>
internal sealed class SimilarName
{
    private const int WordBits = 64;
    private const int ShortestPattern = 4;
    private const int TwoOff = 8;

    private readonly int length;
    private readonly int mostOff;
    private readonly ulong letters;
    private readonly ulong[] ascii = new ulong[128];
    private readonly Dictionary<char, ulong> others = [];

    private SimilarName(string folded)
    {
        length = folded.Length;
        mostOff = length >= TwoOff ? 2 : 1;
        letters = LetterSet.Of(folded);
        for (var i = 0; i < folded.Length; i++)
        {
            if (folded[i] < ascii.Length)
            {
                ascii[folded[i]] |= 1UL << i;
            }
            else
            {
                others[folded[i]] = others.GetValueOrDefault(folded[i]) | (1UL << i);
            }
        }
    }

    /// <summary>Null for a pattern that is too short to be mistyped, or too long for one machine word.</summary>
    public static SimilarName? For(string folded) => folded.Length is >= ShortestPattern and <= WordBits ? new SimilarName(folded) : null;

    /// <summary>False when the letters alone rule it out: every edit changes the set by two at most.</summary>
    public bool MayFit(ulong held) => BitOperations.PopCount(held ^ letters) <= 2 * mostOff;

    /// <summary>The distance, or null when it is more than allowed.</summary>
    public int? DistanceTo(ReadOnlySpan<char> folded)
    {
        if (Math.Abs(folded.Length - length) > mostOff || !MayFit(LetterSet.Of(folded)))
        {
            return null;
        }

        var (positive, negative, distance) = (ulong.MaxValue, 0UL, length);
        var last = 1UL << (length - 1);
        foreach (var letter in folded)
        {
            var matches = letter < ascii.Length ? ascii[letter] : others.GetValueOrDefault(letter);
            var diagonal = (((matches & positive) + positive) ^ positive) | matches | negative;
            var horizontalPositive = negative | ~(diagonal | positive);
            var horizontalNegative = diagonal & positive;
            distance += (horizontalPositive & last) != 0 ? 1 : (horizontalNegative & last) != 0 ? -1 : 0;
            horizontalPositive = (horizontalPositive << 1) | 1;
            positive = (horizontalNegative << 1) | ~(diagonal | horizontalPositive);
            negative = horizontalPositive & diagonal;
        }

        return distance <= mostOff ? distance : null;
    }
}
