namespace LunarHub.Models.Subtokens;

/// <summary>
/// How often each known subtoken occurs in one text, fields weighted. Reused from text to text by one thread: filling it again costs what the text
/// holds, not what the vocabulary holds.
/// </summary>
internal sealed class SubtokenBag(SubtokenModel model)
{
    /// <summary>Shortest piece that an unknown word is cut into.</summary>
    private const int ShortestPiece = 3;

    private const float Saturation = 1.2f;

    private readonly float[] _counts = new float[model.Subtokens.Length];
    private readonly int[] _touched = new int[model.Subtokens.Length];
    private int _length;

    /// <summary>The subtokens of the text in the order of their first occurrence.</summary>
    public ReadOnlySpan<int> Touched => _touched.AsSpan(0, _length);

    /// <summary>What one subtoken's weighted number of occurrences c counts: c / (c + k), saturated as in BM25.</summary>
    public float Saturated(int subtoken) => _counts[subtoken] / (_counts[subtoken] + Saturation);

    /// <summary>Forgets the text.</summary>
    public void Clear()
    {
        foreach (var subtoken in Touched)
        {
            _counts[subtoken] = 0;
        }

        _length = 0;
    }

    /// <summary>Adds every subtoken of <paramref name="text"/>; an unknown one is cut by greedy longest match into known pieces.</summary>
    public void Add(ReadOnlySpan<char> text, float weight)
    {
        var scanner = new SubtokenScanner(text);
        while (scanner.MoveNext())
        {
            var word = scanner.Current;
            var known = model.Find(SubtokenHash.Of(word));
            if (known >= 0)
            {
                Add(known, weight);
            }
            else
            {
                AddPieces(word, weight);
            }
        }
    }

    private void AddPieces(ReadOnlySpan<char> word, float weight)
    {
        var start = 0;
        while (start + ShortestPiece <= word.Length)
        {
            var hash = SubtokenHash.Empty;
            var (best, bestEnd) = (-1, start + 1);
            for (var end = start; end < word.Length; end++)
            {
                hash = SubtokenHash.Extend(hash, word[end]);
                var found = end - start + 1 >= ShortestPiece ? model.Find(hash) : -1;
                if (found >= 0)
                {
                    (best, bestEnd) = (found, end + 1);
                }
            }

            if (best >= 0)
            {
                Add(best, weight);
            }

            start = bestEnd;
        }
    }

    private void Add(int subtoken, float weight)
    {
        ref var count = ref _counts[subtoken];
        if (count == 0)
        {
            _touched[_length++] = subtoken;
        }

        count += weight;
    }
}
