using LunarHub.Grains.Storage;
using LunarHub.Text;

namespace LunarHub.Silo.Tests.Cluster;

public sealed class SharedSegmentStoreTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lunarhub-shared-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_volume_that_is_not_mounted_is_no_empty_index()
    {
        using var layout = DataLayout.Open(folder.FullName, exclusive: false);
        var marker = ClusterGate.MarkerIn(layout);
        await File.WriteAllTextAsync(marker, """{"Cluster":"one"}""");
        var store = new SharedSegmentStore(layout);
        var shard = new ShardAddress("r1", 0);
        (await store.OpenAsync(shard)).Should().Be(layout.ShardFolder("r1", 0));

        File.Delete(marker);
        await FluentActions.Awaiting(() => store.OpenAsync(shard)).Should().ThrowAsync<HubException>().Where(error => error.Code == "data-away" && error.Message.Contains(folder.FullName));
        FluentActions.Invoking(() => store.WritingFolder(shard)).Should().Throw<HubException>();
        await FluentActions.Awaiting(() => store.DropAsync(shard)).Should().ThrowAsync<HubException>();
    }
}
