using LunarHub.Search.Matching;
using LunarHub.Text;

namespace LunarHub.Search.Standing;

/// <summary>What of a file changed: the chunks that only one of its versions has, or all where the file itself did (its path, language or traits).</summary>
internal static class ChangedText
{
    /// <summary>A chunk apart from where it stands.</summary>
    public readonly record struct Key(string Hash, string Kind, string? Symbol, string? Parent);

    public static Key KeyOf(IndexDocument file, IndexChunk chunk)
        => new(ContentHash.Of(file.Text.Span[chunk.StartByte..chunk.EndByte]).ToString(), chunk.Kind, chunk.Symbol, chunk.Parent);

    /// <summary>The trigrams of the changed text and of the names of symbols that only one version defines.</summary>
    public static HashSet<uint> Trigrams(ChangedFile file)
    {
        var trigrams = new HashSet<uint>();
        var isWhole = file.Old is null || file.New is null || file.Old.Path != file.New.Path || file.Old.Language != file.New.Language || file.Old.Traits != file.New.Traits;
        var (old, current) = isWhole ? ([], []) : (CountKeys(file.Old!), CountKeys(file.New!));
        AddChunks(file.Old, current, trigrams);
        AddChunks(file.New, old, trigrams);
        AddNames(file.Old, file.New, trigrams);
        AddNames(file.New, file.Old, trigrams);
        return trigrams;
    }

    private static Dictionary<Key, int> CountKeys(IndexDocument file) => file.Chunks.CountBy(chunk => KeyOf(file, chunk)).ToDictionary();

    private static void AddChunks(IndexDocument? file, Dictionary<Key, int> other, HashSet<uint> trigrams)
    {
        foreach (var chunk in file?.Chunks ?? [])
        {
            var key = KeyOf(file!, chunk);
            if (other.TryGetValue(key, out var left) && left > 0)
            {
                other[key] = left - 1;
                continue;
            }

            Add(file!.Text.Span[chunk.StartByte..chunk.EndByte], trigrams);
        }
    }

    // What defines a name may change while the chunk in which it stands does not.
    private static void AddNames(IndexDocument? file, IndexDocument? other, HashSet<uint> trigrams)
    {
        var known = other?.Symbols.Select(symbol => symbol.Name).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var symbol in file?.Symbols ?? [])
        {
            if (!known.Contains(symbol.Name))
            {
                Add(System.Text.Encoding.UTF8.GetBytes(symbol.Name), trigrams);
            }
        }
    }

    private static void Add(ReadOnlySpan<byte> text, HashSet<uint> trigrams)
    {
        AddRuns(text, trigrams);
        if (FoldedLetters.Replace(text) is { } folded)
        {
            AddRuns(folded, trigrams);
        }
    }

    private static void AddRuns(ReadOnlySpan<byte> text, HashSet<uint> trigrams)
    {
        for (var i = 0; i + 3 <= text.Length; i++)
        {
            trigrams.Add(Triggers.Key(text[i], text[i + 1], text[i + 2]));
        }
    }
}
