using LunarHub.Search.Vectors;

namespace LunarHub.Search.Tests.Vectors;

/// <summary>Every path that this processor has gives the integers of the scalar one.</summary>
public sealed class DotKernelTests
{
    public static TheoryData<string> Paths => [.. DotKernels.Supported.Select(path => path.ToString())];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_path_equals_the_scalar_one(string name)
    {
        var path = Enum.Parse<DotPath>(name);
        var random = new Random(61);
        foreach (var stride in new[] { 64, 128, 192, 256, 384, 1024, 1536 })
        {
            for (var count = 0; count <= 13; count++)
            {
                var query = Bytes(random, stride);
                var rows = Bytes(random, stride * count);
                var (expected, found) = (new int[count], new int[count]);
                DotKernels.Score(DotPath.Scalar, query, rows, expected);
                DotKernels.Score(path, query, rows, found);
                found.Should().Equal(expected, $"{count} rows of {stride}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_largest_products_do_not_overflow(string name)
    {
        foreach (var (left, right) in new[] { (-128, -128), (127, 127), (-128, 127), (127, -128) })
        {
            var dots = new int[5];
            DotKernels.Score(Enum.Parse<DotPath>(name), [.. Enumerable.Repeat((sbyte)left, 4096)], [.. Enumerable.Repeat((sbyte)right, 5 * 4096)], dots);
            dots.Should().AllBeEquivalentTo(left * right * 4096);
        }
    }

    [Fact]
    public void Rows_that_are_too_few_or_too_short_are_refused()
    {
        var fewRows = () => DotKernels.Score(DotKernels.Best, new sbyte[64], new sbyte[127], new int[2]);
        var shortRow = () => DotKernels.Score(DotKernels.Best, new sbyte[63], new sbyte[126], new int[2]);

        fewRows.Should().Throw<ArgumentOutOfRangeException>();
        shortRow.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static sbyte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return [.. bytes.Select(value => (sbyte)value)];
    }
}
