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

    [Fact]
    public async Task A_folder_that_is_away_is_no_empty_index()
    {
        using var repository = new TemporaryRepository();
        using var other = new TemporaryRepository();
        other.Write("b.txt", "zephyr\n").Commit();
        repository.Write("a.txt", "quixotic\n").Commit();
        await using var hub = await TestHub.StartAsync(folder.Path);
        var marker = System.IO.Path.Combine(folder.Path, "marker");
        await File.WriteAllTextAsync(marker, "");
        hub.Layout.KnowBy("marker");
        var id = (await hub.AddAsync(repository)).Id;
        var store = new FolderSegmentStore(hub.Layout);

        File.Delete(marker);
        var away = await hub.AddAsync(other);

        away.Error!.Code.Should().Be("data-away");
        away.Error.Message.Should().Contain(folder.Path).And.Contain("marker");
        Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Should().NotContain(path => path.Contains(away.Id));
        await FluentActions.Awaiting(() => store.OpenAsync(new ShardAddress(id, 0))).Should().ThrowAsync<HubException>().Where(error => error.Code == "data-away");
        await FluentActions.Awaiting(() => store.DropAsync(new ShardAddress(id, 0))).Should().ThrowAsync<HubException>();
        (await hub.SearchAsync("quixotic", SearchMode.Exact)).Hits.Should().ContainSingle("what is open answers");

        await File.WriteAllTextAsync(marker, "");
        (await hub.ReindexAsync(away.Id)).State.Should().Be(RepositoryState.Ready);
        (await hub.SearchAsync("zephyr", SearchMode.Exact)).Hits.Should().ContainSingle();
    }

    private static void Write(string shard, int bytes)
    {
        Directory.CreateDirectory(shard);
        File.WriteAllBytes(System.IO.Path.Combine(shard, "segment"), new byte[bytes]);
    }
}
