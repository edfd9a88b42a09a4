using System.Collections.Immutable;
using LunarHub.Grains.Searching;

namespace LunarHub.Grains.Tests.Searching;

public sealed class KeywordBarTests
{
    [Fact]
    public void There_is_no_bar_before_enough_chunks_are_known()
    {
        var bar = new KeywordBar(3);
        bar.Raise(Found(Chunk(5), Chunk(4)));
        bar.Score.Should().BeNull();
        bar.Apply(Found(Chunk(1))).Candidates.Should().ContainSingle();

        bar.Raise(Found(Chunk(1)));
        bar.Score.Should().Be(1);
    }

    [Fact]
    public void What_is_kept_is_the_best_of_all_shards_whichever_answered_first()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var shards = Enumerable.Range(0, 4).Select(_ => Found([.. Enumerable.Range(0, random.Next(6)).Select(_ => Chunk(random.Next(8)))])).ToArray();
            var depth = 1 + random.Next(6);
            var expected = shards.SelectMany(shard => shard.Candidates).Select(chunk => chunk.Keyword!.Value).OrderDescending().ToList();
            var least = expected.Count >= depth ? expected[depth - 1] : 0;

            foreach (var order in new[] { shards, [.. shards.Reverse()] })
            {
                var bar = new KeywordBar(depth);
                Array.ForEach(order, bar.Raise);
                shards.SelectMany(shard => bar.Apply(shard).Candidates).Select(chunk => chunk.Keyword!.Value).Should().BeEquivalentTo(expected.Where(score => score >= least));
            }
        }
    }

    [Fact]
    public void A_chunk_that_other_evidence_speaks_for_stays_without_its_words()
    {
        var bar = new KeywordBar(1);
        bar.Raise(Found(Chunk(9)));

        var applied = bar.Apply(Found(Chunk(2) with { Cosine = 0.5f }, Chunk(2), Chunk(2) with { ExactMatches = 1 }));

        applied.Candidates.Select(chunk => (chunk.Keyword, chunk.Cosine, chunk.ExactMatches)).Should().Equal((null, 0.5f, null), (2, null, 1));
        applied.IsCut.Should().BeTrue("there is more to go deeper into");
    }

    private static ShardFindings Found(params ImmutableArray<ShardCandidate> chunks) => new() { Generation = 1, Held = [], Searched = [], Candidates = chunks };

    private static ShardCandidate Chunk(float keyword) => new()
    {
        Id = new ChunkId("s", 0),
        Ref = "refs/heads/main",
        Path = "a.txt",
        Language = "text",
        Traits = 0,
        StartLine = 1,
        EndLine = 1,
        Kind = "block",
        Keyword = keyword,
    };
}
