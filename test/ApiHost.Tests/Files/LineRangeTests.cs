using LunarHub.ApiHost.Files;
using LunarHub.Text;

namespace LunarHub.ApiHost.Tests.Files;

public class LineRangeTests
{
    [Theory]
    [InlineData(null, "a\nb\nc", "a\nb\nc", 1, 3, 3)]
    [InlineData("1", "a\nb\nc", "a\n", 1, 1, 3)]
    [InlineData("2-", "a\nb\nc", "b\nc", 2, 3, 3)]
    [InlineData("2-3", "a\r\nb\r\nc\r\n", "b\r\nc\r\n", 2, 3, 3)]
    [InlineData("3-99", "a\nb\nc\n", "c\n", 3, 3, 3)]
    [InlineData("4", "a\nb\nc\n", "", 4, 3, 3)]
    [InlineData(null, "", "", 1, 0, 0)]
    [InlineData("1", "\n", "\n", 1, 1, 1)]
    public void A_range_cuts_whole_lines(string? range, string text, string expected, int start, int end, int total)
    {
        var (at, cut, lines) = LineRange.Parse(range).Cut(text);
        cut.Should().Be(expected);
        text[at..(at + cut.Length)].Should().Be(expected);
        (lines.Start, lines.End, lines.Total).Should().Be((start, end, total));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("5-4")]
    [InlineData("a-b")]
    [InlineData("1-2-3")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    [InlineData(" 1")]
    public void What_is_no_range_is_refused(string range) =>
        FluentActions.Invoking(() => LineRange.Parse(range)).Should().Throw<HubException>().Which.Code.Should().Be("lines-invalid");

    [Fact]
    public void The_lines_of_any_text_put_together_are_the_text()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => "ab\n\r"[random.Next(4)]));
            var total = LineRange.All.Cut(text).Lines.Total;
            var joined = string.Concat(Enumerable.Range(1, total).Select(n => LineRange.Parse($"{n}").Cut(text).Text));
            joined.Should().Be(text);
        }
    }
}
