using LunarHub.Search.Storage;

namespace LunarHub.Search.Tests;

/// <summary>An index that an earlier version of the program wrote is set aside, said to be, and replaced by the next commit. Each fixture was written by its format's own program.</summary>
public sealed class FormatVersionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("format-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("format-1")]
    [InlineData("format-2")]
    public void An_index_of_an_earlier_format_opens_empty_and_says_so_until_it_is_built_again(string fixture)
    {
        Take(fixture);
        for (var opening = 0; opening < 2; opening++)
        {
            using var waiting = ShardIndex.Open(folder);
            waiting.Problems.Should().ContainSingle().Which.Should().Contain("earlier format").And.Contain("set aside");
            using var snapshot = waiting.Acquire();
            snapshot.Refs.Should().BeEmpty();
            Directory.GetFiles(folder, "*.outdated").Should().HaveCount(2, "nothing is lost before there is something new");
        }

        using (var rebuilding = ShardIndex.Open(folder))
        {
            var document = TestShard.Document("a.txt", "alpha");
            var builder = new SegmentBuilder(null, 0);
            builder.Add(document);
            rebuilding.Commit(new ShardCommit(TestShard.Main, "c1", DateTimeOffset.UnixEpoch, [builder.Write(folder).Name], [TestShard.Key(document)]));
        }

        using var rebuilt = ShardIndex.Open(folder);
        rebuilt.Problems.Should().BeEmpty();
        using var state = rebuilt.Acquire();
        state.FindRef(TestShard.Main)!.CommitId.Should().Be("c1");
        Directory.GetFiles(folder, "*.outdated").Should().BeEmpty();
    }

    [Theory]
    [InlineData("format-1")]
    [InlineData("format-2")]
    public void A_crash_while_it_is_set_aside_is_taken_up_at_the_next_opening(string fixture)
    {
        Take(fixture);
        var segment = Directory.GetFiles(folder, "*.seg").Single();
        File.Move(segment, segment + ".outdated");

        using var shard = ShardIndex.Open(folder);

        shard.Problems.Should().ContainSingle();
        Directory.GetFiles(folder, "*.outdated").Should().HaveCount(2);
    }

    [Fact]
    public void An_index_of_a_later_format_is_left_as_it_is()
    {
        Take("format-1");
        using (var shard = ShardIndex.Open(folder))
        {
            shard.Commit(new ShardCommit(TestShard.Main, "c1", DateTimeOffset.UnixEpoch, [], []));
        }

        var path = Path.Combine(folder, "manifest");
        var json = File.ReadAllText(path).Split('\n')[1].Replace($"\"Version\":{SegmentFormat.Version}", "\"Version\":99", StringComparison.Ordinal);
        var checksum = Convert.ToHexStringLower(BitConverter.GetBytes(Crc32C.Of(System.Text.Encoding.UTF8.GetBytes(json))));
        File.WriteAllText(path, checksum + "\n" + json);

        var opening = () => ShardIndex.Open(folder);

        opening.Should().Throw<LunarHub.Text.HubException>().Which.Code.Should().Be("index-version");
        File.Exists(path).Should().BeTrue();
    }

    private void Take(string fixture)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures", fixture)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
    }
}
