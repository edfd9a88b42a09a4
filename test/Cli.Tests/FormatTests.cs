using LunarHub.Cli.Terminal;

namespace LunarHub.Cli.Tests;

public sealed class FormatTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_500, "2 kB")]
    [InlineData(31_400_000, "31.4 MB")]
    [InlineData(2.5e9, "2.5 GB")]
    public void Bytes_are_shown_in_the_unit_that_people_read(double bytes, string expected) => Format.Bytes(bytes).Should().Be(expected);

    [Theory]
    [InlineData(0.42, "0.4 s")]
    [InlineData(59, "59 s")]
    [InlineData(61, "1 min 1 s")]
    [InlineData(7_260, "2 h 1 min")]
    public void Spans_are_shown_in_the_unit_that_people_read(double seconds, string expected) => Format.Seconds(seconds).Should().Be(expected);

    [Fact]
    public void A_moment_that_never_was_is_never() => Format.Age(null).Should().Be("never");
}
