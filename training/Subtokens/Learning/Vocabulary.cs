using LunarHub.Models.Subtokens;

namespace LunarHub.Subtokens;

/// <summary>The subtokens worth a row of their own: those in enough pairs and repositories, the most frequent first.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<ulong, int> _ids;

    private Vocabulary(string[] tokens, int[] pairs, int total)
    {
        Tokens = tokens;
        Pairs = pairs;
        TotalPairs = total;
        _ids = new Dictionary<ulong, int>(tokens.Length);
        for (var id = 0; id < tokens.Length; id++)
        {
            _ids.Add(SubtokenHash.Of(tokens[id]), id);
        }
    }

    /// <summary>Lower-case subtokens by id.</summary>
    public string[] Tokens { get; }

    /// <summary>In how many pairs each subtoken occurs.</summary>
    public int[] Pairs { get; }

    public int TotalPairs { get; }

    /// <summary>The id of a subtoken, or -1.</summary>
    public int Find(ReadOnlySpan<char> subtoken) => _ids.GetValueOrDefault(SubtokenHash.Of(subtoken), -1);

    /// <summary>ln((N + 1) / (n + 1)): how much one occurrence tells.</summary>
    public float InverseDocumentFrequency(int id) => MathF.Log((TotalPairs + 1f) / (Pairs[id] + 1f));

    /// <summary>Counts the corpus. One-letter subtokens and numbers of more than four digits are left out.</summary>
    public static Vocabulary Count(IReadOnlyList<Pair> pairs, int size, int fewestPairs, int fewestRepositories)
    {
        var counts = new Dictionary<string, Seen>(StringComparer.Ordinal);
        for (var number = 0; number < pairs.Count; number++)
        {
            var scanner = new SubtokenScanner(pairs[number].Query + "\n" + pairs[number].Code);
            while (scanner.MoveNext())
            {
                if (scanner.Current.Length is < 2 or > 24 || (char.IsDigit(scanner.Current[0]) && scanner.Current.Length > 4))
                {
                    continue;
                }

                var token = scanner.Current.ToString().ToLowerInvariant();
                if (!counts.TryGetValue(token, out var seen))
                {
                    counts.Add(token, seen = new Seen());
                }

                if (seen.LastPair != number)
                {
                    seen.LastPair = number;
                    seen.Pairs++;
                    seen.Repositories.Add(pairs[number].Repository);
                }
            }
        }

        var chosen = counts
            .Where(entry => entry.Value.Pairs >= fewestPairs && entry.Value.Repositories.Count >= fewestRepositories)
            .OrderByDescending(entry => entry.Value.Pairs).ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Take(size).ToList();
        return new Vocabulary([.. chosen.Select(entry => entry.Key)], [.. chosen.Select(entry => entry.Value.Pairs)], pairs.Count);
    }

    private sealed class Seen
    {
        public int LastPair { get; set; } = -1;
        public int Pairs { get; set; }
        public HashSet<string> Repositories { get; } = new(StringComparer.Ordinal);
    }
}
