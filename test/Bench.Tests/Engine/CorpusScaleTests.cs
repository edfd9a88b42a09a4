using LunarHub.Bench.Engine.Corpora;

namespace LunarHub.Bench.Tests.Engine;

public class CorpusScaleTests
{
    [Fact]
    public void The_largest_scale_takes_every_repository() =>
        CorpusScale.Cut([10, 10, 10, 10], [1, 4]).Should().Equal((1, 1), (4, 4));

    [Fact]
    public void A_smaller_scale_takes_as_many_as_make_up_its_share() =>
        CorpusScale.Cut([5, 5, 10, 20, 40, 80], [16, 1, 4]).Should().Equal((1, 2), (4, 4), (16, 6));

    [Fact]
    public void One_scale_alone_is_the_whole_corpus_whatever_its_number() =>
        CorpusScale.Cut([10, 20], [7]).Should().Equal((7, 2));

    [Fact]
    public void There_is_always_a_repository() =>
        CorpusScale.Cut([1_000, 1], [1, 100]).Should().Equal((1, 1), (100, 2));
}
