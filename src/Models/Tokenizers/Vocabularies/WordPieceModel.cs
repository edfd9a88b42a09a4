using System.Text;

namespace LunarHub.Models.Tokenizers.Vocabularies;

/// <summary>Greedy longest match from the left, pieces after the first marked by a prefix (Schuster, Nakajima 2012; Wu et al. 2016). A word that cannot be covered is unknown as a whole.</summary>
internal sealed class WordPieceModel(Dictionary<string, int> vocabulary, int unknown, string continuation, int longestWord) : ITokenModel
{
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> bySpan = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly int longestToken = vocabulary.Keys.Max(token => token.Length);

    public int Size { get; } = vocabulary.Values.Max() + 1;

    public int? IdOf(string token) => vocabulary.TryGetValue(token, out var id) ? id : null;

    public void Encode(string piece, List<int> ids)
    {
        if (Runes(piece) > longestWord)
        {
            ids.Add(unknown);
            return;
        }

        var first = ids.Count;
        Span<char> candidate = new char[continuation.Length + piece.Length];
        continuation.CopyTo(candidate);
        piece.CopyTo(candidate[continuation.Length..]);
        for (var start = 0; start < piece.Length;)
        {
            var skipped = start == 0 ? continuation.Length : 0;
            if (start > 0)
            {
                // The prefix moves along, over what is already covered.
                continuation.CopyTo(candidate[start..]);
            }

            var length = Math.Min(piece.Length - start, longestToken);
            var id = -1;
            while (length > 0 && !bySpan.TryGetValue(candidate.Slice(start + skipped, length + continuation.Length - skipped), out id))
            {
                length--;
                id = -1;
            }

            if (length == 0)
            {
                ids.RemoveRange(first, ids.Count - first);
                ids.Add(unknown);
                return;
            }

            ids.Add(id);
            start += length;
        }
    }

    private static int Runes(string text)
    {
        var count = text.Length;
        foreach (var unit in text)
        {
            count -= char.IsLowSurrogate(unit) ? 1 : 0;
        }

        return count;
    }
}
