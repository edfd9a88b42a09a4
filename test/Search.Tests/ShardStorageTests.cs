namespace LunarHub.Search.Tests;

public sealed class ShardStorageTests : IClassFixture<SegmentDamagePropertyTests.Corpus>
{
    private readonly AnsweredShard shard;

    public ShardStorageTests(SegmentDamagePropertyTests.Corpus corpus) => shard = corpus.Shard;

    [Fact]
    public async Task Opening_verifies_little_and_the_scrub_the_rest()
    {
        using var index = shard.Open(shard.Segment, shard.Manifest);
        var opened = index.Measure();
        opened.Should().Match<ShardStorage>(storage => storage.Segments == 1 && storage.MappedBytes == shard.Segment.Length && storage.Problems == 0);
        opened.VerifiedBytes.Should().BeInRange(1, shard.Segment.Length / 4);

        (await index.ScrubAsync(IoBudget.Unlimited)).Should().BeFalse();

        index.Measure().VerifiedBytes.Should().Be(shard.Segment.Length);
    }

    [Fact]
    public async Task A_scrub_can_be_ended()
    {
        using var index = shard.Open(shard.Segment, shard.Manifest);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var scrub = () => index.ScrubAsync(IoBudget.Unlimited, cancelled.Token);

        await scrub.Should().ThrowAsync<OperationCanceledException>();
        index.Problems.Should().BeEmpty();
    }

    [Fact]
    public void Pages_that_were_released_are_taken_in_again()
    {
        using var index = shard.Open(shard.Segment, shard.Manifest);
        for (var question = 0; question < shard.Questions; question++)
        {
            index.ReleasePages();
            shard.Ask(index, question, "pages released").Should().BeTrue();
        }

        if (OperatingSystem.IsLinux())
        {
            index.Measure().ResidentBytes.Should().BeInRange(1, shard.Segment.Length);
        }
    }

    [Fact]
    public void A_lost_part_is_counted_until_it_is_committed_again()
    {
        var damaged = (byte[])shard.Segment.Clone();
        damaged[^1] ^= 1;
        using var index = shard.Open(damaged, shard.Manifest);
        index.Measure().Should().Be(new ShardStorage { Problems = 1 });

        var document = TestShard.Document("a.txt", "alpha");
        var builder = new SegmentBuilder(null, 0);
        builder.Add(document);
        var generation = index.Commit(new ShardCommit(TestShard.Main, "c2", DateTimeOffset.UnixEpoch, [builder.Write(index.Folder).Name], [TestShard.Key(document)]));
        index.Forget(generation);

        index.Measure().Should().Match<ShardStorage>(storage => storage.Segments == 1 && storage.Problems == 0);
    }
}
