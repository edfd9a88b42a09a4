using LunarHub.Search.Vectors;

namespace LunarHub.Search.Tests.Vectors;

/// <summary>Every path that this processor has gives the sums of the scalar one, and those are the products they stand for.</summary>
public sealed class SketchKernelTests
{
    public static TheoryData<string> Paths => [.. SketchKernels.Supported.Select(path => path.ToString())];

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_path_equals_the_scalar_one(string name)
    {
        var random = new Random(71);
        foreach (var stride in new[] { 64, 192, 256, 1024, 2048 })
        {
            for (var round = 0; round < 20; round++)
            {
                var signs = new byte[stride / 8 * SketchBlock.Slots];
                random.NextBytes(signs);
                var tables = new SketchTable(TestVectors.Unit(random, stride)).Bytes;
                var (expected, found) = (new ushort[SketchBlock.Slots], new ushort[SketchBlock.Slots]);
                SketchKernels.Sum(SketchPath.Scalar, signs, tables, expected);
                SketchKernels.Sum(Enum.Parse<SketchPath>(name), signs, tables, found);
                found.Should().Equal(expected, $"stride {stride}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_largest_entries_do_not_overflow(string name)
    {
        foreach (var stride in new[] { 64, 1024, 2048, 4096 })
        {
            var constant = Enumerable.Repeat(1 / MathF.Sqrt(stride), stride).ToArray();
            var table = new SketchTable(constant);
            var signs = Enumerable.Repeat((byte)0xFF, stride / 8 * SketchBlock.Slots).ToArray();
            var sums = new ushort[SketchBlock.Slots];
            SketchKernels.Sum(Enum.Parse<SketchPath>(name), signs, table.Bytes, sums);
            sums.Should().AllSatisfy(sum => ((sum * table.Step) + table.Bias).Should().BeApproximately(1, 0.01f));
        }
    }

    [Fact]
    public void A_sum_stands_for_the_product_of_signs_and_query()
    {
        var random = new Random(72);
        const int Stride = 256;
        var block = new byte[SketchBlock.Length(Stride)];
        SketchBlock.Clear(block, Stride);
        var signs = new byte[SketchBlock.Slots][];
        for (var slot = 0; slot < signs.Length; slot++)
        {
            random.NextBytes(signs[slot] = new byte[Stride / 8]);
            SketchBlock.Set(block, Stride, slot, signs[slot], factor: slot, offset: -slot, row: 1000 + slot);
        }

        var query = TestVectors.Unit(random, Stride);
        var table = new SketchTable(query);
        var view = new SketchBlock(block, Stride);
        var sums = new ushort[SketchBlock.Slots];
        SketchKernels.Sum(SketchKernels.Best, view.Signs, table.Bytes, sums);

        for (var slot = 0; slot < signs.Length; slot++)
        {
            var product = query.Select((value, i) => ((signs[slot][i / 8] >> (i % 8)) & 1) != 0 ? value : -value).Sum() / MathF.Sqrt(Stride);
            ((sums[slot] * table.Step) + table.Bias).Should().BeApproximately(product, 0.01f);
            (view.Factors[slot], view.Offsets[slot], view.Rows[slot]).Should().Be((slot, -slot, 1000 + slot));
        }
    }
}
