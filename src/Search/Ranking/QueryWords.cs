using System.Text;
using LunarHub.Search.Snippets;
using LunarHub.Search.Storage;
using LunarHub.Text;

namespace LunarHub.Search.Ranking;

/// <summary>The words that a query's candidates are read for: its words and the parts of its identifiers, in order, each once and with its rarity in the shard.</summary>
internal sealed class QueryWords
{
    /// <summary>The most words that are looked for; a longer text is known by its first.</summary>
    public const int Most = 32;

    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);

    private QueryWords(List<string> words, List<float> rarities)
    {
        for (var i = 0; i < words.Count; i++)
        {
            places.Add(words[i], i);
        }

        Rarities = [.. rarities];
    }

    public int Count => Rarities.Length;

    /// <summary>Inverse document frequency as BM25 has it; a word that is nowhere is the rarest.</summary>
    public float[] Rarities { get; }

    /// <summary>The place of a word in the query; look-ups by span allocate nothing.</summary>
    public Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Places => places.GetAlternateLookup<ReadOnlySpan<char>>();

    public static QueryWords Of(string text, IReadOnlyList<Segment> segments)
    {
        long chunks = segments.Sum(segment => (long)segment.Meta.Chunks);
        var (words, rarities) = (new List<string>(), new List<float>());
        foreach (var term in Terms.Of(text))
        {
            if (term.Kind != TokenKind.Compound && words.Count < Most && !words.Contains(term.Text, StringComparer.Ordinal) && !StopWords.Contains(term.Text))
            {
                words.Add(term.Text);
                rarities.Add(Rarity(term.Text, segments, chunks));
            }
        }

        return new QueryWords(words, rarities);
    }

    private static float Rarity(string word, IReadOnlyList<Segment> segments, long chunks)
    {
        var bytes = Encoding.UTF8.GetBytes(word);
        long holders = 0;
        foreach (var segment in segments)
        {
            holders += segment.FindTerm(bytes) is >= 0 and var number ? segment.Terms[number].Count : 0;
        }

        return MathF.Log(1 + ((chunks - holders + 0.5f) / (holders + 0.5f)));
    }
}
