using LunarHub.Search.Vectors;

namespace LunarHub.Search.Tests.Vectors;

public sealed class RotationTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(192)]
    [InlineData(256)]
    [InlineData(384)]
    [InlineData(1536)]
    public void Lengths_and_angles_stay(int length)
    {
        var random = new Random(length);
        for (var round = 0; round < 20; round++)
        {
            var (left, right) = (TestVectors.Unit(random, length), TestVectors.Unit(random, length));
            var product = TestVectors.Dot(left, right);
            Rotation.Of(length).Apply(left);
            Rotation.Of(length).Apply(right);
            TestVectors.Dot(left, left).Should().BeApproximately(1, 1e-5f);
            TestVectors.Dot(left, right).Should().BeApproximately(product, 1e-5f);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(192)]
    [InlineData(256)]
    [InlineData(384)]
    public void A_vector_along_one_axis_is_spread_over_all(int length)
    {
        for (var axis = 0; axis < length; axis += 7)
        {
            var vector = new float[length];
            vector[axis] = 1;
            Rotation.Of(length).Apply(vector);

            // A normal distribution of variance 1/length stays below this all but once in millions of values.
            vector.Should().OnlyContain(value => Math.Abs(value) < 6 / MathF.Sqrt(length));
            vector.Count(value => value != 0).Should().BeGreaterThan(length / 2);
        }
    }

    [Fact]
    public void The_rotation_is_part_of_the_format_and_never_changes()
    {
        var vector = new float[64];
        vector[0] = 1;
        Rotation.Of(64).Apply(vector);
        vector.Take(6).Select(value => (int)MathF.Round(value * 512)).Should().Equal(88, 32, 0, -56, -24, -64);
    }
}
