using LunarHub.Search.Storage;

namespace LunarHub.Search.Tests;

/// <summary>A segment that is in two shards.</summary>
public sealed class SharedSegmentTests : IDisposable
{
    private static readonly IndexDocument[] Common = [TestShard.Document("a.txt", "alpha of both"), TestShard.Document("b.txt", "beta of both")];

    private readonly TestShard first = new();
    private readonly TestShard second = new();

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public void Each_shard_holds_it_for_itself_whatever_becomes_of_the_other()
    {
        first.Commit("c1", Common);
        var shared = Share(Overlaps(Common).Single().Segment);
        second.Index.Commit(new ShardCommit(TestShard.Main, "d1", DateTimeOffset.UnixEpoch, [shared], [TestShard.Key(Common[0])]));

        second.Search("alpha").Candidates.Should().ContainSingle();
        second.Search("beta").Candidates.Should().BeEmpty("its ref does not hold that document");
        first.Commit("c2", []);
        Directory.GetFiles(first.Folder, "*.seg").Should().BeEmpty();
        for (var opening = 0; opening < 2; opening++)
        {
            second.Search("alpha").Candidates.Should().ContainSingle();
            second.Reopen();
        }
    }

    [Fact]
    public void Offered_are_segments_with_half_of_their_text_wanted_and_of_these_the_documents_with_text()
    {
        var (link, large) = (TestShard.Document("link", "") with { SkippedBecause = "symbolic link" }, TestShard.Document("large.txt", string.Concat(Enumerable.Repeat("many words ", 50))));
        first.Commit("c1", [.. Common, link]);
        first.Commit("c2", [.. Common, link, large, TestShard.Document("small.txt", "few")]);

        Overlaps([.. Common, link]).Should().ContainSingle().Which.Documents.Should().BeEquivalentTo(Common.Select(TestShard.Key));
        Overlaps([Common[0], TestShard.Document("small.txt", "few")]).Should().ContainSingle().Which.Documents.Should().BeEquivalentTo([TestShard.Key(Common[0])]);
        Overlaps([TestShard.Document("a.txt", "alpha of another")]).Should().BeEmpty();
    }

    [Fact]
    public void What_has_gone_is_not_shared_and_leaves_nothing_behind()
    {
        SharedSegment.TryShare(first.Folder, "00000000000000000000000000000000.seg", second.Folder).Should().BeNull();
        Directory.GetFiles(second.Folder, "*.seg").Should().BeEmpty();
    }

    private string Share(string segment) => SharedSegment.TryShare(first.Folder, segment, second.Folder)!;

    private IReadOnlyList<SegmentOverlap> Overlaps(IReadOnlyCollection<IndexDocument> wanted)
    {
        using var snapshot = first.Index.Acquire();
        return snapshot.FindOverlaps(wanted.Select(TestShard.Key));
    }
}
