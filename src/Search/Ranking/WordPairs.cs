using System.Buffers;
using System.Text;
using LunarHub.Text;

namespace LunarHub.Search.Ranking;

/// <summary>
/// Reads one chunk for the words of a query and for pairs of neighbouring ones: the ordered and unordered windows of the sequential dependence model (D. Metzler, W. B. Croft, "A Markov Random
/// Field Model for Term Dependencies", 2005), each pair counted once and weighed by the rarity of its words. One pass over the text, no allocation.
/// </summary>
internal static class WordPairs
{
    /// <summary>Two words in order stand side by side when at most one other is between them: an article, a type, an operator's name.</summary>
    public const int OrderedWindow = 2;

    /// <summary>Two words in any order are near each other when they are no more than this many words apart.</summary>
    public const int UnorderedWindow = 8;

    /// <summary>A longer chunk is read as far as this many bytes.</summary>
    public const int MostBytes = 16 << 10;

    public static (float Coverage, float Phrase, float Proximity) Read(ReadOnlySpan<byte> text, QueryWords words)
    {
        var characters = ArrayPool<char>.Shared.Rent(Math.Min(text.Length, MostBytes) + 1);
        try
        {
            var length = Encoding.UTF8.GetChars(text[..Math.Min(text.Length, MostBytes)], characters);
            Span<int> last = stackalloc int[words.Count];
            last.Fill(int.MinValue / 2);
            var sink = new Sink { Places = words.Places, Last = last };
            IdentifierTokenizer.Tokenize(characters.AsSpan(0, length), ref sink);
            return (Share(words.Rarities, sink.Seen, 1), Share(words.Rarities, sink.Ordered, 2), Share(words.Rarities, sink.Near, 2));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    // Bit i stands for the run of so many words that begins with the i-th.
    private static float Share(float[] rarities, uint bits, int run)
    {
        var (held, all) = (0f, 0f);
        for (var i = 0; i + run <= rarities.Length; i++)
        {
            var rarity = rarities[i] + (run == 2 ? rarities[i + 1] : 0);
            all += rarity;
            held += (bits & (1u << i)) != 0 ? rarity : 0;
        }

        return all > 0 ? held / all : 0;
    }

    private ref struct Sink : ITokenSink
    {
        public Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Places;

        // Where each word of the query stood last, in words of the text.
        public Span<int> Last;
        public uint Seen;
        public uint Ordered;
        public uint Near;
        private int position;

        public void Add(scoped Span<char> folded, int start, int length, TokenKind kind)
        {
            if (kind == TokenKind.Compound)
            {
                return;
            }

            position++;
            if (!Places.TryGetValue(folded[..Terms.Normalise(folded, kind)], out var word))
            {
                return;
            }

            Seen |= 1u << word;
            Last[word] = position;
            if (word > 0)
            {
                var distance = position - Last[word - 1];
                Ordered |= distance <= OrderedWindow ? 1u << (word - 1) : 0;
                Near |= distance <= UnorderedWindow ? 1u << (word - 1) : 0;
            }

            if (word + 1 < Last.Length)
            {
                Near |= position - Last[word + 1] <= UnorderedWindow ? 1u << word : 0;
            }
        }
    }
}
