using System.Text;
using LunarHub.Search.Scoring;

namespace LunarHub.Search.Tests.Scoring;

/// <summary>Walking the vocabulary finds what comparing every term finds.</summary>
public sealed class VocabularyTests
{
    [Fact]
    public void Terms_near_a_word_are_those_of_comparing_all()
    {
        using var shard = new TestShard();
        var random = new Random(41);
        string Word() => string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => "abcx"[random.Next(4)]));
        var folder = Directory.CreateDirectory(Path.Combine(shard.Folder, "vocabulary")).FullName;
        var builder = new SegmentBuilder(null, 0);
        builder.Add(TestShard.Document("a", string.Join(' ', Enumerable.Range(0, 2_000).Select(_ => Word())) + " größe grösse 名前"));
        var segment = Storage.Segment.Open(Path.Combine(folder, builder.Write(folder).Name));
        try
        {
            var terms = Enumerable.Range(0, segment.TermCount).Select(term => Latin(segment.TermAt(term))).ToList();
            for (var round = 0; round < 200; round++)
            {
                var word = round == 0 ? "größe" : Word();
                var bytes = Encoding.UTF8.GetBytes(word);
                var most = random.Next(3);

                Vocabulary.Near(segment, bytes, most).Should().Equal(
                    terms.Select((term, number) => (number, EditDistance.Between(term, Latin(bytes)))).Where(near => near.Item2 <= most), word);
                Vocabulary.StartingWith(segment, bytes).Should().Equal(
                    Enumerable.Range(0, terms.Count).Where(number => terms[number].StartsWith(Latin(bytes), StringComparison.Ordinal)), word);
            }
        }
        finally
        {
            segment.Release();
        }
    }

    // A character for each byte.
    private static string Latin(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
