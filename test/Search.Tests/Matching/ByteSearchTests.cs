using System.Text;
using LunarHub.Search.Matching;

namespace LunarHub.Search.Tests.Matching;

public sealed class ByteSearchTests
{
    [Fact]
    public void Occurrences_are_those_of_a_search_by_characters()
    {
        var random = new Random(71);
        var found = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var text = Draw(random, random.Next(3) == 0 ? random.Next(400) : random.Next(80), round % 3);
            var literal = random.Next(2) == 0 || text.Length < 8 ? Draw(random, random.Next(1, 5), round % 3) : text.Substring(random.Next(text.Length - 7), random.Next(1, 8));
            var ignoreCase = random.Next(2) == 0;
            var search = new ByteSearch(Encoding.Latin1.GetBytes(literal), ignoreCase);
            var expected = new List<int>();
            var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            for (var at = text.IndexOf(literal, comparison); at >= 0; at = text.IndexOf(literal, at + literal.Length, comparison))
            {
                expected.Add(at);
            }

            var all = new List<int>();
            search.FindAll(Encoding.Latin1.GetBytes(text), 0, all);
            var from = random.Next(text.Length + 1);

            all.Should().Equal(expected, "{0} in {1}", literal, text);
            search.IndexIn(Encoding.Latin1.GetBytes(text), from).Should().Be(text.IndexOf(literal, from, comparison));
            found += all.Count;
        }

        found.Should().BeGreaterThan(10_000);
    }

    // Few letters, so that beginnings of the literal abound; and the neighbours of letters whose bits differ by those of case alone.
    private static string Draw(Random random, int length, int alphabet)
        => string.Concat(Enumerable.Range(0, length).Select(_ => alphabet switch { 0 => "ab"[random.Next(2)], 1 => "aAbB@`[{"[random.Next(8)], _ => (char)random.Next(1, 127) }));
}
