using System.Text;

namespace LunarHub.Models.Tokenizers.Vocabularies;

/// <summary>
/// The unigram language model (Kudo 2018): of all ways to cut a piece the one with the greatest sum of log probabilities, found by the Viterbi algorithm. A character that no token
/// covers costs ten more than the least likely token.
/// </summary>
internal sealed class UnigramModel : ITokenModel
{
    private const double UnknownPenalty = 10;

    // Sorted by UTF-16 units, so that what begins with the same characters lies together.
    private readonly string[] tokens;
    private readonly (int Id, double Score)[] entries;
    private readonly int? unknown;
    private readonly bool byteFallback;
    private readonly double unknownScore;

    /// <exception cref="InvalidDataException">The unknown token's number is not one of the vocabulary.</exception>
    public UnigramModel(IReadOnlyList<(string Token, double Score)> vocabulary, int? unknown, bool byteFallback)
    {
        if (unknown is { } id && (id < 0 || id >= vocabulary.Count))
        {
            throw new InvalidDataException($"its unk_id {id} is not in the vocabulary");
        }

        // Of a token that is listed twice the later number holds.
        var distinct = new Dictionary<string, int>();
        for (var i = 0; i < vocabulary.Count; i++)
        {
            distinct[vocabulary[i].Token] = i;
        }

        tokens = [.. distinct.Keys.Order(StringComparer.Ordinal)];
        entries = [.. tokens.Select(token => (distinct[token], vocabulary[distinct[token]].Score))];
        (this.unknown, this.byteFallback, Size) = (unknown, byteFallback, vocabulary.Count);
        unknownScore = vocabulary.Min(entry => entry.Score) - UnknownPenalty;
    }

    public int Size { get; }

    public int? IdOf(string token) => Array.BinarySearch(tokens, token, StringComparer.Ordinal) is >= 0 and var place ? entries[place].Id : null;

    public void Encode(string piece, List<int> ids)
    {
        if (piece.Length == 0)
        {
            return;
        }

        var cuts = Best(piece);
        for (var i = 0; i < cuts.Count; i++)
        {
            var (start, end, id) = cuts[i];
            if (id >= 0)
            {
                ids.Add(id);
                continue;
            }

            // Neighbouring unknown characters are one token.
            while (i + 1 < cuts.Count && cuts[i + 1].Id < 0)
            {
                end = cuts[++i].End;
            }

            AddUnknown(piece[start..end], ids);
        }
    }

    private List<(int Start, int End, int Id)> Best(string piece)
    {
        var best = new (double Score, int Start, int Id)[piece.Length + 1];
        Array.Fill(best, (0, -1, 0));
        for (var start = 0; start < piece.Length;)
        {
            var single = char.IsHighSurrogate(piece[start]) && start + 1 < piece.Length ? 2 : 1;
            var (low, high, hasSingle) = (0, tokens.Length, false);
            for (var end = start; end < piece.Length && low < high; end++)
            {
                (low, high) = Narrow(low, high, end - start, piece[end]);
                var length = end - start + 1;
                if (low < high && tokens[low].Length == length)
                {
                    Offer(best, start, start + length, entries[low].Score, entries[low].Id == unknown ? -1 : entries[low].Id);
                    hasSingle |= length == single;
                }
            }

            if (!hasSingle)
            {
                Offer(best, start, start + single, unknownScore, -1);
            }

            start += single;
        }

        List<(int Start, int End, int Id)> cuts = [];
        for (var end = piece.Length; end > 0; end = best[end].Start)
        {
            cuts.Add((best[end].Start, end, best[end].Id));
        }

        cuts.Reverse();
        return cuts;
    }

    private static void Offer((double Score, int Start, int Id)[] best, int start, int end, double score, int id)
    {
        var sum = best[start].Score + score;
        if (best[end].Start < 0 || sum > best[end].Score)
        {
            best[end] = (sum, start, id);
        }
    }

    // The tokens from low to high share their first characters: those that go on with the given one.
    private (int Low, int High) Narrow(int low, int high, int depth, char unit) => (FirstNotBelow(low, high, depth, unit), FirstNotBelow(low, high, depth, unit + 1));

    private int FirstNotBelow(int low, int high, int depth, int unit)
    {
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if ((tokens[middle].Length > depth ? tokens[middle][depth] : -1) < unit)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void AddUnknown(string text, List<int> ids)
    {
        var first = ids.Count;
        if (byteFallback)
        {
            foreach (var value in Encoding.UTF8.GetBytes(text))
            {
                if (IdOf($"<0x{value:X2}>") is not { } id)
                {
                    ids.RemoveRange(first, ids.Count - first);
                    break;
                }

                ids.Add(id);
            }
        }

        if (ids.Count == first && unknown is { } none)
        {
            ids.Add(none);
        }
    }
}
