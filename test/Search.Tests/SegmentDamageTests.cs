using LunarHub.Text;

namespace LunarHub.Search.Tests;

/// <summary>Whatever happens to a segment file, opening it says so, and the rest of the shard answers.</summary>
public sealed class SegmentDamageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("damage-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_cut_at_any_page_is_found_out()
    {
        var (path, whole) = Write();
        foreach (var length in Enumerable.Range(0, (whole.Length / 4096) + 1).Select(page => page * 4096).Concat([1, 7, 8, whole.Length - 1]).Where(length => length < whole.Length))
        {
            File.WriteAllBytes(path, whole[..length]);
            Opening(path).Should().Throw<HubException>($"cut to {length}").Which.Code.Should().Be("index-corrupt");
        }
    }

    [Fact]
    public void Any_flipped_bit_is_found_out()
    {
        var (path, whole) = Write();
        var random = new Random(31);
        var places = Enumerable.Range(0, 16).Concat(Enumerable.Range(whole.Length - 512, 512)).Concat(Enumerable.Range(0, 300).Select(_ => random.Next(whole.Length)));
        foreach (var place in places)
        {
            var damaged = (byte[])whole.Clone();
            damaged[place] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, damaged);
            Opening(path).Should().Throw<HubException>($"byte {place}").Which.Code.Should().Be("index-corrupt");
        }
    }

    [Fact]
    public void Random_bytes_are_no_segment()
    {
        var random = new Random(32);
        var path = Path.Combine(folder, "random.seg");
        for (var round = 0; round < 100; round++)
        {
            var bytes = new byte[random.Next(2_000)];
            random.NextBytes(bytes);
            File.WriteAllBytes(path, bytes);
            Opening(path).Should().Throw<HubException>();
        }
    }

    [Fact]
    public void A_damaged_manifest_empties_the_shard_and_says_so_and_indexing_again_mends_it()
    {
        using var shard = new TestShard();
        var document = TestShard.Document("a.txt", "alpha");
        shard.Commit("c1", [document]);
        shard.Index.Dispose();
        var manifest = Path.Combine(shard.Folder, "manifest");
        var bytes = File.ReadAllBytes(manifest);
        bytes[^3] ^= 1;
        File.WriteAllBytes(manifest, bytes);

        shard.Reopen();

        shard.Index.Problems.Should().ContainSingle();
        shard.Commit("c1", [document]);
        shard.Search("alpha").Candidates.Should().ContainSingle();
        shard.Reopen();
        shard.Index.Problems.Should().BeEmpty();
    }

    private (string Path, byte[] Bytes) Write()
    {
        var random = new Random(33);
        var builder = new SegmentBuilder("model", 32);
        for (var i = 0; i < 30; i++)
        {
            var vector = Enumerable.Range(0, 32).Select(_ => (float)random.NextDouble()).ToArray();
            builder.Add(CodeDocument.WithNames(TestShard.Document($"f{i}.txt", string.Join('\n', Enumerable.Range(0, 40).Select(_ => $"word{random.Next(500)} 検索 {random.Next()}")), 10, vector), random));
        }

        var path = Path.Combine(folder, builder.Write(folder).Name);
        return (path, File.ReadAllBytes(path));
    }

    private static Action Opening(string path) => () => Storage.Segment.Open(path).Release();
}
