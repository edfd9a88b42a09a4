using LunarHub.Search.Storage;
using LunarHub.Search.Vectors;

namespace LunarHub.Search.Tests.Vectors;

public sealed class VectorScanTests
{
    public static TheoryData<string> Paths => [.. DotKernels.Supported.Select(path => path.ToString())];

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_k_best_allowed_rows_are_found_with_their_cosines(string path)
    {
        var data = TestVectors.Clustered(95, 700, 100);
        var random = new Random(96);
        for (var round = 0; round < 60; round++)
        {
            var allowed = Filter(random, 700);
            var query = TestVectors.Near(random, data.Vectors[random.Next(700)]);
            var k = random.Next(1, 30);
            var best = new NearestRows(k);
            VectorScan.Search(data.View(BuiltLists.None), new VectorQuery(query) { DotPath = Enum.Parse<DotPath>(path) }, allowed, best, CancellationToken.None);

            var rows = Enumerable.Range(0, 700).Where(row => allowed?[row] != false).ToArray();
            var found = best.Sorted();
            found.Should().HaveCount(Math.Min(k, rows.Length));
            found.Where(entry => allowed?[entry.Row] == false).Should().BeEmpty();
            foreach (var (score, row) in found)
            {
                score.Should().BeApproximately(TestVectors.Dot(data.Vectors[row], query), 0.005f);
            }

            if (found.Length > 0)
            {
                data.Recall(query, found, k, allowed).Should().BeGreaterThan(0.7);
            }
        }
    }

    [Fact]
    public void Rows_without_a_vector_are_never_found()
    {
        var data = new TestVectors([[1, 0], [0, 0], [-1, 0]]);
        var best = new NearestRows(5);
        VectorScan.Search(data.View(BuiltLists.None), new VectorQuery([1, 0]), null, best, CancellationToken.None);

        best.Sorted().Select(entry => entry.Row).Should().Equal(0, 2);
    }

    [Fact]
    public void A_scan_ends_when_it_is_told_to()
    {
        var data = TestVectors.Clustered(97, 100, 64);
        var scan = () => VectorScan.Search(data.View(BuiltLists.None), new VectorQuery(data.Vectors[0]), null, new NearestRows(1), new CancellationToken(canceled: true));

        scan.Should().Throw<OperationCanceledException>();
    }

    private static Bitmap? Filter(Random random, int count)
    {
        var kind = random.Next(4);
        if (kind == 0)
        {
            return null;
        }

        var allowed = new Bitmap(count);
        for (var row = 0; row < count && kind > 1; row += random.Next(1, kind == 2 ? 3 : 90))
        {
            allowed.Set(row);
        }

        return allowed;
    }
}
