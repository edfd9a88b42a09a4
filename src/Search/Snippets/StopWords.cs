using System.Collections.Frozen;
using LunarHub.Text;

namespace LunarHub.Search.Snippets;

/// <summary>Words of questions that say nothing about code. They are not highlighted; what they weigh in a question is learned (<see cref="Scoring.WordWeights"/>).</summary>
internal static class StopWords
{
    // Terms are stems, so the words are stemmed as the text is.
    private static readonly FrozenSet<string> Words = FrozenSet.ToFrozenSet(
        Terms.Of("an and are as at be by can do does for from how i in is it its of on or that the then there this to use used was we what when where which who why will with you").Select(term => term.Text),
        StringComparer.Ordinal);

    public static bool Contains(string word) => Words.Contains(word);
}
