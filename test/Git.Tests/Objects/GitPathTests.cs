using System.Text;

namespace LunarHub.Git.Tests;

public sealed class GitPathTests
{
    [Theory]
    [InlineData("src/a b.txt", "src/a b.txt")]
    [InlineData("größe/文件.cs", "größe/文件.cs")]
    [InlineData("100%.txt", "100%.txt")]
    [InlineData("a%20b.txt", "a%20b.txt")]
    [InlineData("bad-%FF.txt", "bad-%25FF.txt")]
    [InlineData("%25", "%2525")]
    public void A_valid_path_is_itself_unless_it_reads_as_an_escape(string path, string expected)
        => GitPath.Decode(Encoding.UTF8.GetBytes(path)).Should().Be(expected);

    [Fact]
    public void Invalid_bytes_are_escaped_one_by_one()
        => GitPath.Decode([.. "a-"u8, 0xFF, 0xC3, .. ".txt"u8]).Should().Be("a-%FF%C3.txt");

    [Fact]
    public void Every_path_is_read_back_byte_for_byte()
    {
        var random = new Random(20261122);
        var nasty = "%25%80%FF%fF%2%%a\u00e9"u8.ToArray();
        for (var round = 0; round < 20_000; round++)
        {
            var path = new byte[random.Next(12)];
            for (var i = 0; i < path.Length; i++)
            {
                path[i] = random.Next(3) == 0 ? (byte)random.Next(1, 256) : nasty[random.Next(nasty.Length)];
            }

            var text = GitPath.Decode(path);

            GitPath.Encode(text).Should().Equal(path);
            text.Any(char.IsSurrogate).Should().Be(Encoding.UTF8.GetString(path).Any(char.IsSurrogate));
        }
    }
}
