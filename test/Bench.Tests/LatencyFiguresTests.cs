using LunarHub.Bench.Latency;

namespace LunarHub.Bench.Tests;

public class LatencyFiguresTests
{
    [Fact]
    public void Percentiles_are_the_nearest_rank()
    {
        var figures = LatencyFigures.Of(Enumerable.Range(1, 100).Reverse().Select(i => (double)i));
        figures.Should().Be(new LatencyFigures(100, 50, 95, 99, 100, 50.5));
    }

    [Fact]
    public void One_value_is_every_percentile() => LatencyFigures.Of([7]).Should().Be(new LatencyFigures(1, 7, 7, 7, 7, 7));

    [Fact]
    public void No_value_is_no_call() => LatencyFigures.Of([]).Calls.Should().Be(0);

    [Theory]
    [InlineData(new double[] { 3, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 2.5)]
    public void The_median_of_an_even_number_lies_between(double[] values, double median) => LatencyFigures.Median(values).Should().Be(median);
}
