namespace LunarHub.Subtokens.Tests;

public class MatrixProductTests
{
    [Theory]
    [InlineData(4, 1, 16)]
    [InlineData(12, 33, 48)]
    [InlineData(64, 256, 64)]
    public void It_is_the_sum_of_products(int rows, int inner, int columns)
    {
        var random = new Random(rows);
        var (left, right, result) = (Values(random, rows * inner), Values(random, inner * columns), new float[rows * columns]);
        MatrixProduct.Multiply(left, right, result, rows, inner, columns);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var sum = Enumerable.Range(0, inner).Sum(k => (double)left[row * inner + k] * right[k * columns + column]);
                result[row * columns + column].Should().BeApproximately((float)sum, 1e-4f);
            }
        }
    }

    [Fact]
    public void Transposed_rows_are_columns()
    {
        var target = new float[6];
        MatrixProduct.Transpose(new float[] { 1, 2, 3, 4, 5, 6 }, target, 2, 3);
        target.Should().Equal(1, 4, 2, 5, 3, 6);
    }

    [Theory]
    [InlineData(3, 16)]
    [InlineData(4, 15)]
    public void Sizes_that_do_not_fit_the_blocks_are_refused(int rows, int columns) =>
        FluentActions.Invoking(() => MatrixProduct.Multiply(new float[rows], new float[columns], new float[rows * columns], rows, 1, columns)).Should().Throw<ArgumentOutOfRangeException>();

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
}
