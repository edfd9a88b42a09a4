using LunarHub.Search.History;

namespace LunarHub.Search.Tests.History;

public sealed class HistoryIndexTests : IDisposable
{
    private const string Topic = "refs/heads/topic";

    private readonly TestHistory history = new();

    [Fact]
    public void A_ref_moves_by_what_is_new_and_by_what_is_gone()
    {
        history.Commit(TestHistory.Main, TestCommit.IdOf(2), Enumerable.Range(0, 3).Select(Commit));
        history.Commit(Topic, TestCommit.IdOf(3), [Commit(3)], new HistoryBase(TestHistory.Main, TestCommit.IdOf(2), Set()));
        history.Commit(TestHistory.Main, TestCommit.IdOf(4), [Commit(4)], new HistoryBase(TestHistory.Main, TestCommit.IdOf(2), Set(1, 2)));
        history.Reopen();

        Found("type:commit", TestHistory.Main).Should().Equal(4, 0);
        Found("type:diff", TestHistory.Main).Should().Equal(4, 0);
        Found("type:commit", Topic).Should().Equal(3, 2, 1, 0);
        Found("type:diff line", TestHistory.Main, Topic).Should().Equal(4, 3, 2, 1, 0);
        history.Search("type:commit", refs: [TestHistory.Main, Topic]).Hits[^1].Refs.Should().Equal(TestHistory.Main, Topic);
        history.Index.Refs.Select(held => (held.Name, held.CommitId, held.Commits, held.IsWhole)).Should().BeEquivalentTo([(TestHistory.Main, TestCommit.IdOf(4), 2, true), (Topic, TestCommit.IdOf(3), 4, true)]);

        history.Index.Remove(Topic);
        history.Index.Refs.Select(held => held.Name).Should().Equal(TestHistory.Main);
        Found("type:commit", Topic).Should().BeEmpty();
    }

    [Fact]
    public void Merged_segments_hold_what_they_held_and_no_words()
    {
        for (var i = 0; i < 30; i++)
        {
            history.Commit(TestHistory.Main, TestCommit.IdOf(i), [Commit(i)], i == 0 ? null : new HistoryBase(TestHistory.Main, TestCommit.IdOf(i - 1), Set()));
        }

        history.Index.Compact(IoBudget.Unlimited, CancellationToken.None);

        history.Index.Parts.Sum(part => part.Measure().Segments).Should().BeLessThan(30);
        Found("type:commit", TestHistory.Main).Should().Equal(Enumerable.Range(0, 30).Reverse());
        Found("type:diff \"line 17\"", TestHistory.Main).Should().Equal(17);
        history.Index.Parts.Should().OnlyContain(part => part.Hold().Segments.All(segment => segment.TermCount == 0));
    }

    [Fact]
    public void What_is_damaged_is_taken_out_and_said_and_comes_back_when_it_is_added_again()
    {
        history.Commit(TestHistory.Main, TestCommit.IdOf(2), Enumerable.Range(0, 3).Select(Commit));
        history.Index.Dispose();
        var segment = Directory.EnumerateFiles(Path.Combine(history.Folder, "diffs"), "*.seg").First();
        var bytes = File.ReadAllBytes(segment);
        bytes[bytes.Length / 3] ^= 0xFF;
        File.WriteAllBytes(segment, bytes);
        history.Reopen();

        history.Index.Problems.Should().ContainSingle();
        history.Index.Refs.Should().ContainSingle().Which.IsWhole.Should().BeFalse();
        Found("type:commit", TestHistory.Main).Should().Equal(2, 1, 0);

        history.Commit(TestHistory.Main, TestCommit.IdOf(2), Enumerable.Range(0, 3).Select(Commit));
        history.Index.Refs.Single().IsWhole.Should().BeTrue();
        Found("type:diff", TestHistory.Main).Should().Equal(2, 1, 0);
    }

    [Fact]
    public void The_extent_tells_how_far_the_history_goes_and_what_it_lacks()
    {
        var cut = Commit(1) with { Diffs = [new HistoryDiff("a", "text", HistoryWriter.TooLarge, []), new HistoryDiff("b", "text", "binary", [])] };
        history.Commit(TestHistory.Main, TestCommit.IdOf(2), [cut with { Commit = cut.Commit with { LeftOut = "its diff" } }, Commit(2)]);

        history.Index.Extent(TestHistory.Main).Should().Be(new HistoryExtent(DateTimeOffset.UnixEpoch.AddDays(1), 1, 1));
        history.Index.Extent("refs/heads/unknown").Should().Be(new HistoryExtent(null, 0, 0));
    }

    public void Dispose() => history.Dispose();

    private static TestCommit Commit(int number) => TestCommit.Make(number, $"message {number}", TestCommit.Diff("file.txt", $"+line {number}", "-old"));

    private static HashSet<string> Set(params int[] numbers) => [.. numbers.Select(TestCommit.IdOf)];

    private List<int> Found(string query, params string[] refs) => [.. history.Search(query, refs: refs).Hits.Select(hit => Convert.ToInt32(hit.Commit.Id[^4..], 16))];
}
