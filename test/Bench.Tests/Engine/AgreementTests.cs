using LunarHub.Bench.Engine.Matches;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Grains;

namespace LunarHub.Bench.Tests.Engine;

public class AgreementTests
{
    private static readonly EngineQuery Query = new(QueryClass.Identifier, "\"x\" case:yes", SearchMode.Exact, "x", []);

    [Fact]
    public void Equal_sets_agree()
    {
        var sum = Compare(Lines(("a", 1), ("a", 7), ("b", 2)), Lines(("b", 2), ("a", 7), ("a", 1)));
        (sum.Equal, sum.FilesFound, sum.LinesFound, sum.Differences.Count).Should().Be((1, 2, 3, 0));
    }

    [Fact]
    public void A_missing_line_a_missing_file_and_an_extra_file_are_three_differences()
    {
        var sum = Compare(Lines(("a", 1), ("a", 7), ("b", 2)), Lines(("a", 1), ("c", 9)));
        (sum.Equal, sum.Files, sum.FilesFound, sum.FilesExtra).Should().Be((0, 2, 1, 1));
        (sum.Lines, sum.LinesFound, sum.LinesExtra).Should().Be((3, 1, 1));
        sum.Differences.Select(difference => (difference.File, difference.Reason)).Should().BeEquivalentTo([("a", "about a"), ("b", "about b"), ("c", "about c")]);
    }

    [Fact]
    public void A_system_that_names_files_only_is_judged_by_files()
    {
        var found = new MatchSet(hasLines: false);
        found.AddFile("a");
        var sum = Compare(Lines(("a", 1), ("a", 2)), found);
        (sum.Equal, sum.HasLines).Should().Be((1, false));
    }

    [Theory]
    [InlineData(2, new[] { 3, 5 })]
    [InlineData(1, new int[0])]
    [InlineData(3, new[] { -1, 3, 5 })]
    public void The_count_of_a_chunk_says_whether_its_lines_are_found(int matches, int[] lines)
    {
        var truth = Lines(("a", 3), ("a", 5), ("a", 11));
        ChunkMatches.ToLines([new ChunkMatches("a", 1, 10, matches)], truth).LinesOf("a").Keys.Should().Equal(lines);
    }

    [Fact]
    public void Several_matches_on_a_line_count_each()
    {
        var truth = Lines(("a", 3), ("a", 3));
        ChunkMatches.ToLines([new ChunkMatches("a", 1, 10, 1)], truth).LinesOf("a").Should().BeEmpty();
        ChunkMatches.ToLines([new ChunkMatches("a", 1, 10, 2)], truth).LinesOf("a").Keys.Should().Equal(3);
    }

    [Fact]
    public void Grep_lines_are_read_with_their_paths_and_numbers()
    {
        var found = new MatchSet();
        GrepOutput.ReadNull("./a b\012:text: more\n./a b\012:text\nno line\n./c\0x:y\n", path => path[2..], found);
        GrepOutput.ReadColon("d/e:7:int x = 1;\nBinary file z matches\nf:8:\n", path => path == "f" ? null : path, found);
        found.Files.Should().Equal("a b", "d/e");
        found.LinesOf("a b").Should().Equal(new Dictionary<int, int> { [12] = 2 });
        found.Holds("d/e", 7).Should().BeTrue();
    }

    private static Agreement Compare(MatchSet truth, MatchSet found)
    {
        var sum = new Agreement();
        sum.Add(Query, truth, found, file => $"about {file}");
        return sum;
    }

    private static MatchSet Lines(params ReadOnlySpan<(string File, int Line)> lines)
    {
        var set = new MatchSet();
        foreach (var (file, line) in lines)
        {
            set.Add(file, line);
        }

        return set;
    }
}
