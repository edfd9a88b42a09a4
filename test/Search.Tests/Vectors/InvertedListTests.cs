using LunarHub.Search.Storage;
using LunarHub.Search.Vectors;

namespace LunarHub.Search.Tests.Vectors;

public sealed class InvertedListTests
{
    private const int K = 10;

    [Theory]
    [InlineData(1, 256)]
    [InlineData(30, 256)]
    [InlineData(30, 100)]
    [InlineData(7, 384)]
    public void Looking_into_all_lists_finds_what_comparing_all_rows_finds(int lists, int dimensions)
    {
        var data = TestVectors.Clustered(81, 4_000, dimensions);
        var built = data.BuildLists(lists);
        var random = new Random(82);
        var same = 0;
        for (var round = 0; round < 40; round++)
        {
            var query = new VectorQuery(TestVectors.Near(random, data.Vectors[random.Next(data.Vectors.Count)]));
            var (exact, found) = (new NearestRows(K), new NearestRows(K));
            VectorScan.Search(data.View(built), query, null, exact, CancellationToken.None);
            InvertedListSearch.Search(data.View(built), query, null, int.MaxValue, found, CancellationToken.None).Should().Be(4_000);
            same += found.Sorted().Intersect(exact.Sorted()).Count();
        }

        (same / (40.0 * K)).Should().BeGreaterThan(0.99);
    }

    [Fact]
    public void Every_row_with_a_vector_is_in_one_list_and_no_other()
    {
        var vectors = TestVectors.Clustered(83, 3_001, 64).Vectors.ToArray();
        vectors[5] = new float[64];
        vectors[3_000] = new float[64];
        var data = new TestVectors(vectors);
        var lists = data.BuildLists(17);
        var view = data.View(lists).Lists;
        var rows = new List<int>();
        for (var b = 0; b < lists.Blocks.Length / SketchBlock.Length(64); b++)
        {
            rows.AddRange(view.Block(b).Rows.ToArray().Where(row => row >= 0));
        }

        rows.Order().Should().Equal(Enumerable.Range(0, 3_000).Where(row => row != 5));
        lists.Records.Sum(record => record.Rows).Should().Be(rows.Count);
    }

    [Fact]
    public void The_same_rows_give_the_same_bytes()
    {
        var (first, second) = (TestVectors.Clustered(84, 2_000, 128).BuildLists(11), TestVectors.Clustered(84, 2_000, 128).BuildLists(11));

        second.Blocks.Should().Equal(first.Blocks);
        second.Centroids.Should().Equal(first.Centroids);
    }

    [Fact]
    public void More_lists_than_distinct_rows_do_no_harm()
    {
        var same = TestVectors.Unit(new Random(85), 64);
        var data = new TestVectors([.. Enumerable.Repeat(same, 100)]);
        var best = new NearestRows(K);
        InvertedListSearch.Search(data.View(data.BuildLists(40)), new VectorQuery(same), null, 1, best, CancellationToken.None);

        best.Sorted().Select(entry => entry.Row).Should().Equal(Enumerable.Range(0, K), "of equal rows the first come first");
        data.BuildLists(200).Records.Should().HaveCount(100);
        new TestVectors([new float[64]]).BuildLists(3).Should().BeSameAs(BuiltLists.None);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(50)]
    public void Only_allowed_rows_are_found_and_they_are_the_nearest_allowed_ones(int oneIn)
    {
        var data = TestVectors.Clustered(86, 6_000, 256);
        var lists = data.BuildLists(25);
        var random = new Random(87);
        var recall = 0.0;
        for (var round = 0; round < 30; round++)
        {
            var allowed = new Bitmap(6_000);
            for (var row = random.Next(oneIn); row < 6_000; row += oneIn)
            {
                allowed.Set(row);
            }

            var query = TestVectors.Near(random, data.Vectors[random.Next(6_000)]);
            var best = new NearestRows(K);
            InvertedListSearch.Search(data.View(lists), new VectorQuery(query), allowed, 3_000, best, CancellationToken.None);
            best.Sorted().Should().OnlyContain(entry => allowed[entry.Row]);
            recall += data.Recall(query, best.Sorted(), K, allowed);
        }

        (recall / 30).Should().BeGreaterThan(0.97);
    }

    [Fact]
    public void A_filter_that_holds_only_far_rows_is_answered_from_far_lists()
    {
        var random = new Random(88);
        var (here, there) = (TestVectors.Unit(random, 64), TestVectors.Unit(random, 64));
        var data = new TestVectors([.. Enumerable.Range(0, 2_000).Select(i => TestVectors.Near(random, i < 1_990 ? here : there))]);
        var allowed = new Bitmap(2_000);
        allowed.SetRange(1_990, 10);
        var best = new NearestRows(K);

        InvertedListSearch.Search(data.View(data.BuildLists(20)), new VectorQuery(here), allowed, 100, best, CancellationToken.None);

        best.Sorted().Select(entry => entry.Row).Order().Should().Equal(Enumerable.Range(1_990, 10));
    }

    [Fact]
    public void Every_pair_of_kernels_finds_the_same()
    {
        var data = TestVectors.Clustered(89, 1_000, 192);
        var lists = data.BuildLists(9);
        var vector = TestVectors.Near(new Random(90), data.Vectors[3]);
        var expected = Find(DotPath.Scalar, SketchPath.Scalar);
        foreach (var dot in DotKernels.Supported)
        {
            foreach (var sketch in SketchKernels.Supported)
            {
                Find(dot, sketch).Should().Equal(expected, $"{dot} and {sketch}");
            }
        }

        (float, int)[] Find(DotPath dot, SketchPath sketch)
        {
            var best = new NearestRows(K);
            InvertedListSearch.Search(data.View(lists), new VectorQuery(vector) { DotPath = dot, SketchPath = sketch }, null, 600, best, CancellationToken.None);
            return best.Sorted();
        }
    }

    [Fact]
    public void A_query_that_is_zero_or_not_finite_finds_nothing()
    {
        var data = TestVectors.Clustered(91, 500, 64);
        foreach (var value in new[] { 0, float.NaN, float.PositiveInfinity })
        {
            var best = new NearestRows(K);
            var query = new VectorQuery([.. Enumerable.Repeat(value, 64)]);
            InvertedListSearch.Search(data.View(data.BuildLists(3)), query, null, 500, best, CancellationToken.None).Should().Be(0);
            VectorScan.Search(data.View(BuiltLists.None), query, null, best, CancellationToken.None);
            best.Count.Should().Be(0);
        }
    }
}
