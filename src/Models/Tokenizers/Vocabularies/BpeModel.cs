using System.Runtime.InteropServices;
using System.Text;

namespace LunarHub.Models.Tokenizers.Vocabularies;

/// <summary>What a byte-pair vocabulary does besides its merges.</summary>
internal sealed record BpeOptions(string? Unknown, bool FuseUnknown, bool ByteFallback, bool IgnoreMerges, string Continuation, string EndOfWord);

/// <summary>Byte-pair encoding (Sennrich et al. 2016): of the pairs in a word the one that was learned first is merged, the leftmost first, until none is left.</summary>
internal sealed class BpeModel : ITokenModel
{
    private readonly Dictionary<string, int> vocabulary;
    private readonly Dictionary<(int Left, int Right), (int Rank, int Merged)> merges = [];
    private readonly BpeOptions options;

    /// <exception cref="InvalidDataException">A merge names a token that the vocabulary lacks.</exception>
    public BpeModel(Dictionary<string, int> vocabulary, IReadOnlyList<(string Left, string Right)> pairs, BpeOptions options)
    {
        (this.vocabulary, this.options) = (vocabulary, options);
        Size = vocabulary.Values.Max() + 1;
        for (var rank = 0; rank < pairs.Count; rank++)
        {
            var (left, right) = pairs[rank];
            var tail = right.StartsWith(options.Continuation, StringComparison.Ordinal) ? right[options.Continuation.Length..] : right;
            if (!vocabulary.TryGetValue(left, out var first) || !vocabulary.TryGetValue(right, out var second) || !vocabulary.TryGetValue(left + tail, out var merged))
            {
                throw new InvalidDataException($"its merge '{left} {right}' names a token that the vocabulary lacks");
            }

            merges[(first, second)] = (rank, merged);
        }

        if (options.Unknown is { } unknown && !vocabulary.ContainsKey(unknown))
        {
            throw new InvalidDataException($"its unknown token '{unknown}' is not in the vocabulary");
        }
    }

    public int Size { get; }

    public int? IdOf(string token) => vocabulary.TryGetValue(token, out var id) ? id : null;

    public void Encode(string piece, List<int> ids)
    {
        if (piece.Length == 0)
        {
            return;
        }

        if (options.IgnoreMerges && vocabulary.TryGetValue(piece, out var whole))
        {
            ids.Add(whole);
            return;
        }

        var symbols = Spell(piece);
        Merge(symbols);
        foreach (var symbol in symbols)
        {
            if (symbol.Id >= 0)
            {
                ids.Add(symbol.Id);
            }
        }
    }

    private List<Symbol> Spell(string piece)
    {
        List<Symbol> symbols = [];
        var (at, isUnknown) = (0, false);
        foreach (var rune in piece.EnumerateRunes())
        {
            var spelled = rune.ToString();
            var (isFirst, isLast) = (at == 0, at + rune.Utf16SequenceLength == piece.Length);
            at += rune.Utf16SequenceLength;
            var token = $"{(isFirst ? "" : options.Continuation)}{spelled}{(isLast ? options.EndOfWord : "")}";
            if (vocabulary.TryGetValue(token, out var id))
            {
                symbols.Add(new Symbol(id));
                isUnknown = false;
            }
            else if (options.ByteFallback && Bytes(token) is { } bytes)
            {
                symbols.AddRange(bytes.Select(value => new Symbol(value)));
                isUnknown = false;
            }
            else if (options.Unknown is { } unknown)
            {
                if (!(isUnknown && options.FuseUnknown))
                {
                    symbols.Add(new Symbol(vocabulary[unknown]));
                }

                isUnknown = true;
            }
        }

        return symbols;
    }

    private int[]? Bytes(string token)
    {
        var bytes = Encoding.UTF8.GetBytes(token);
        var ids = new int[bytes.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            if (!vocabulary.TryGetValue($"<0x{bytes[i]:X2}>", out ids[i]))
            {
                return null;
            }
        }

        return ids;
    }

    // A symbol that was merged into its left neighbour has the id -1.
    private void Merge(List<Symbol> list)
    {
        var symbols = CollectionsMarshal.AsSpan(list);
        var queue = new PriorityQueue<(int At, int Merged), (int Rank, int At)>();
        for (var i = 0; i < symbols.Length; i++)
        {
            (symbols[i].Previous, symbols[i].Next) = (i - 1, i + 1);
            Offer(symbols, i, queue);
        }

        while (queue.TryDequeue(out var merge, out _))
        {
            ref var left = ref symbols[merge.At];
            if (left.Id < 0 || left.Next >= symbols.Length)
            {
                continue;
            }

            // An entry that an earlier merge has overtaken.
            if (!merges.TryGetValue((left.Id, symbols[left.Next].Id), out var now) || now.Merged != merge.Merged)
            {
                continue;
            }

            ref var right = ref symbols[left.Next];
            left.Id = now.Merged;
            left.Next = right.Next;
            right.Id = -1;
            if (left.Next < symbols.Length)
            {
                symbols[left.Next].Previous = merge.At;
            }

            if (left.Previous >= 0)
            {
                Offer(symbols, left.Previous, queue);
            }

            Offer(symbols, merge.At, queue);
        }
    }

    private void Offer(Span<Symbol> symbols, int at, PriorityQueue<(int At, int Merged), (int Rank, int At)> queue)
    {
        if (symbols[at].Next < symbols.Length && merges.TryGetValue((symbols[at].Id, symbols[symbols[at].Next].Id), out var merge))
        {
            queue.Enqueue((at, merge.Merged), (merge.Rank, at));
        }
    }

    private record struct Symbol(int Id)
    {
        public int Previous { get; set; }

        public int Next { get; set; }
    }
}
