using System.Collections.Frozen;

namespace LunarHub.Search.Snippets;

/// <summary>Words of questions that say nothing about code. They rank by their rarity like any other, but are not highlighted.</summary>
internal static class StopWords
{
    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        ["an", "and", "are", "as", "at", "be", "by", "can", "do", "doe", "for", "from", "how", "i", "in", "is", "it", "its", "of", "on", "or", "that", "the", "then", "there", "this", "to", "use", "used", "was", "we", "what", "when", "where", "which", "who", "why", "will", "with", "you"],
        StringComparer.Ordinal);

    public static bool Contains(string word) => Words.Contains(word);
}
