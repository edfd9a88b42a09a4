using LunarHub.Search.Storage;

namespace LunarHub.Search.Tests;

public sealed class CompactionPlanTests : IDisposable
{
    private readonly TestShard shard = new();

    public void Dispose() => shard.Dispose();

    [Fact]
    public void Small_segments_wait_until_enough_have_come_together()
    {
        var documents = Enumerable.Range(0, CompactionPlan.Fanout).Select(i => TestShard.Document($"f{i}.txt", $"word{i}")).ToList();
        for (var i = 1; i < documents.Count; i++)
        {
            shard.Commit($"c{i}", documents[..i]);
            shard.Index.Compact().Should().BeFalse();
        }

        shard.Commit("last", documents);

        shard.Index.Compact().Should().BeTrue();
        shard.Index.Compact().Should().BeFalse();
        Segments().Should().ContainSingle();
    }

    [Fact]
    public void A_segment_of_a_higher_tier_is_left_alone_by_a_merge_of_the_lowest()
    {
        var large = Large("large.txt", 1);
        var small = Enumerable.Range(0, CompactionPlan.Fanout).Select(i => TestShard.Document($"f{i}.txt", $"word{i}")).ToList();
        shard.Commit("large", [large]);
        var before = Segments().Single();
        for (var i = 1; i <= small.Count; i++)
        {
            shard.Commit($"c{i}", [large, .. small[..i]]);
        }

        shard.Index.Compact().Should().BeTrue();

        Segments().Should().HaveCount(2).And.Contain(before);
    }

    [Fact]
    public void A_segment_more_than_half_dead_is_rewritten_alone()
    {
        var documents = Enumerable.Range(0, 5).Select(i => TestShard.Document($"f{i}.txt", $"word number {i}")).ToList();
        shard.Commit("c1", documents);
        shard.Commit("c2", documents[..3]);
        shard.Index.Compact().Should().BeFalse();

        shard.Commit("c3", documents[..2]);

        shard.Index.Compact().Should().BeTrue();
        var state = shard.Index.Hold();
        state.Segments.Should().ContainSingle().Which.Meta.Documents.Should().Be(2);
        state.Release();
    }

    [Fact]
    public void Many_commits_are_rewritten_no_more_often_and_leave_no_more_segments_than_the_policy_says()
    {
        const int Commits = 250;
        const int CommitBytes = 8 << 10;
        long committed = 0, rewritten = 0;
        shard.Commit("0", []);
        for (var i = 0; i < Commits; i++)
        {
            var document = TestShard.Document($"f{i}.txt", new string((char)('a' + (i % 26)), CommitBytes));
            shard.Index.Commit(new ShardCommit(TestShard.Main, $"{i + 1}", DateTimeOffset.UnixEpoch, [shard.WriteFresh([document])!], [TestShard.Key(document)])
            {
                Base = new CommitBase(TestShard.Main, $"{i}", []),
            });
            committed += CommitBytes;
            var before = Segments();
            while (shard.Index.Compact())
            {
                var state = shard.Index.Hold();
                rewritten += state.Segments.Where(segment => !before.Contains(segment.Name)).Sum(segment => segment.Meta.TextBytes);
                before = [.. state.Segments.Select(segment => segment.Name)];
                state.Release();
            }
        }

        var bound = 1 + (CompactionPlan.SmallestTier / (2.0 * (CompactionPlan.Fanout - 1) * CommitBytes)) + 2;
        ((double)rewritten / committed).Should().BeLessThan(bound);
        Segments().Count.Should().BeLessThanOrEqualTo(3 * (CompactionPlan.Fanout - 1));
    }

    private static IndexDocument Large(string path, int seed)
    {
        var random = new Random(seed);
        return TestShard.Document(path, string.Join('\n', Enumerable.Range(0, (int)(CompactionPlan.SmallestTier / 20)).Select(_ => $"some text {random.Next(100_000_000):D8} and more")));
    }

    private List<string> Segments()
    {
        var state = shard.Index.Hold();
        List<string> names = [.. state.Segments.Select(segment => segment.Name)];
        state.Release();
        return names;
    }
}
