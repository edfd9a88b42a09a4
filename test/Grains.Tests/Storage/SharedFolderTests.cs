using LunarHub.Grains.Storage;
using LunarHub.Grains.Tests.Hub;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Storage;

/// <summary>Silos share a folder; a server of its own shares with nobody.</summary>
public sealed class SharedFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Silos_share_a_folder_and_keep_a_server_of_its_own_out()
    {
        using var first = DataLayout.Open(folder.Path, exclusive: false);
        using var second = DataLayout.Open(folder.Path, exclusive: false);

        folder.Invoking(shared => DataLayout.Open(shared.Path)).Should().Throw<HubException>().Where(error => error.Code == "data-locked");
    }

    [Fact]
    public void A_server_of_its_own_keeps_silos_out_until_it_ends()
    {
        using (DataLayout.Open(folder.Path))
        {
            folder.Invoking(taken => DataLayout.Open(taken.Path, exclusive: false)).Should().Throw<HubException>().Where(error => error.Code == "data-locked");
        }

        DataLayout.Open(folder.Path, exclusive: false).Dispose();
    }

    [Fact]
    public async Task The_store_lists_each_shard_with_its_bytes_and_forgets_what_is_dropped()
    {
        using var layout = DataLayout.Open(folder.Path);
        var store = new FolderSegmentStore(layout);
        store.List().Should().BeEmpty();
        Write(await store.OpenAsync(new ShardAddress("r1", 0)), 100);
        Write(await store.OpenAsync(new ShardAddress("r1", 12)), 7);

        store.List().Should().BeEquivalentTo([(new ShardAddress("r1", 0), 100L), (new ShardAddress("r1", 12), 7L)]);

        await store.DropAsync(new ShardAddress("r1", 12));
        await store.DropAsync(new ShardAddress("r1", 12));
        store.List().Should().ContainSingle().Which.Shard.Key.Should().Be("r1/0");
    }

    private static void Write(string shard, int bytes)
    {
        Directory.CreateDirectory(shard);
        File.WriteAllBytes(System.IO.Path.Combine(shard, "segment"), new byte[bytes]);
    }
}
