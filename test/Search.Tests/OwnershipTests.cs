using LunarHub.Text;

namespace LunarHub.Search.Tests;

/// <summary>Two servers may have one shard open for a moment, when one stood still and was taken for dead: only the last to open it may change it.</summary>
public sealed class OwnershipTests : IDisposable
{
    private readonly TestShard shard = new();

    public void Dispose() => shard.Dispose();

    [Fact]
    public void Who_lost_a_shard_to_another_changes_nothing_and_goes_on_reading()
    {
        shard.Commit("c1", [TestShard.Document("a.txt", "alpha")]);
        using var successor = ShardIndex.Open(shard.Folder);
        var manifest = File.ReadAllBytes(Path.Combine(shard.Folder, "manifest"));

        shard.Invoking(loser => loser.Commit("c2", [TestShard.Document("b.txt", "beta")])).Should().Throw<HubException>().Where(error => error.Code == "index-elsewhere");

        File.ReadAllBytes(Path.Combine(shard.Folder, "manifest")).Should().Equal(manifest);
        using var stale = shard.Index.Acquire();
        stale.FindRef(TestShard.Main)!.CommitId.Should().Be("c1");
        using var snapshot = successor.Acquire();
        snapshot.Files(TestShard.Main).Select(file => file.Path).Should().Equal("a.txt");
    }
}
