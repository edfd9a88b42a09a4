using System.Collections.Frozen;
using System.Globalization;
using LunarHub.Text;

namespace LunarHub.Search.Expansion;

/// <summary>
/// Words that programmers use for one another: abbreviations and what they stand for, learned from the text of many repositories by <c>training/Thesaurus</c> and shipped as data. Words are stems, as in the index.
/// </summary>
internal static class Thesaurus
{
    private static readonly FrozenDictionary<string, (string Term, float Weight)[]> Entries = Read();

    /// <summary>What a word stands for besides itself, the surest first, each with a weight from 0 to 1.</summary>
    public static ReadOnlySpan<(string Term, float Weight)> Of(string stem) => Entries.GetValueOrDefault(stem);

    /// <summary>Every word that has others.</summary>
    public static IEnumerable<string> Words => Entries.Keys;

    // One relation a line, in both directions: word, other word, weight.
    private static FrozenDictionary<string, (string Term, float Weight)[]> Read()
    {
        using var stream = typeof(Thesaurus).Assembly.GetManifestResourceStream("LunarHub.Search.Expansion.thesaurus.tsv")!;
        using var reader = new StreamReader(stream);
        var relations = new List<(string Word, string Other, float Weight)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var fields = line.Split('\t');
                var (word, other, weight) = (Stem(fields[0]), Stem(fields[1]), float.Parse(fields[2], CultureInfo.InvariantCulture));
                relations.Add((word, other, weight));
                relations.Add((other, word, weight));
            }
        }

        return relations.Where(relation => relation.Word != relation.Other)
            .GroupBy(relation => relation.Word, StringComparer.Ordinal)
            .ToFrozenDictionary(
                group => group.Key,
                group => group.GroupBy(relation => relation.Other, StringComparer.Ordinal).Select(same => (Term: same.Key, Weight: same.Max(relation => relation.Weight)))
                    .OrderByDescending(entry => entry.Weight).ThenBy(entry => entry.Term, StringComparer.Ordinal).ToArray(),
                StringComparer.Ordinal);
    }

    private static string Stem(string word) => Terms.Of(word)[^1].Text;
}
