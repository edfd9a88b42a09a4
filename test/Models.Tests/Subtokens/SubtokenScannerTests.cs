using LunarHub.Models.Subtokens;

namespace LunarHub.Models.Tests.Subtokens;

public class SubtokenScannerTests
{
    [Theory]
    [InlineData("parseHTTPHeader2", "parse HTTP Header 2")]
    [InlineData("get_user_by_id", "get user by id")]
    [InlineData("MAX_VALUE", "MAX VALUE")]
    [InlineData("IOException", "IO Exception")]
    [InlineData("x86_64", "x 86 64")]
    [InlineData("aB", "a B")]
    [InlineData("if (a->b) { return; }", "if a b return")]
    [InlineData("größeÄndern", "größe Ändern")]
    [InlineData("解析ファイルparse", "解 析 フ ァ イ ル parse")]
    [InlineData("", "")]
    [InlineData(" \t\n+-*/", "")]
    [InlineData("😀 ok", "ok")]
    public void Splits_identifiers_into_words(string text, string expected) => Words(text).Should().Be(expected);

    [Fact]
    public void A_run_too_long_to_be_a_name_is_passed_over()
    {
        var blob = new string('A', SubtokenScanner.LongestWord + 1);
        Words($"key {blob} value").Should().Be("key value");
        Words($"key {blob[1..]} value").Should().StartWith("key AAAA");
    }

    [Fact]
    public void Ends_for_any_text_and_never_steps_back()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(200)).Select(_ => (char)random.Next(round % 2 == 0 ? 128 : 65536))]);
            var scanner = new SubtokenScanner(text);
            var length = 0;
            while (scanner.MoveNext())
            {
                scanner.Current.Length.Should().BePositive();
                length += scanner.Current.Length;
            }

            length.Should().BeLessThanOrEqualTo(text.Length);
        }
    }

    private static string Words(string text)
    {
        var words = new List<string>();
        var scanner = new SubtokenScanner(text);
        while (scanner.MoveNext())
        {
            words.Add(scanner.Current.ToString());
        }

        return string.Join(' ', words);
    }
}
