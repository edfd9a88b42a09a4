using LunarHub.Grains.Storage;
using LunarHub.Grains.Tests.Hub;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Storage;

public sealed class DataLayoutTests : IDisposable
{
    private readonly TemporaryFolder data = new();

    public void Dispose() => data.Dispose();

    [Fact]
    public void Two_servers_never_share_a_folder()
    {
        using (DataLayout.Open(data.Path))
        {
            Code(() => DataLayout.Open(data.Path)).Should().Be("data-locked");
        }

        using var again = DataLayout.Open(data.Path);
        again.DatabasePath.Should().StartWith(data.Path);
    }

    [Fact]
    public async Task Those_who_share_a_new_folder_may_come_at_the_same_moment()
    {
        const int Many = 8;
        for (var round = 0; round < 20; round++)
        {
            var folder = Path.Combine(data.Path, $"{round}");
            using var together = new Barrier(Many);
            await Task.WhenAll(Enumerable.Range(0, Many).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    DataLayout.Open(folder, exclusive: false).Dispose();
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));
            Directory.EnumerateFiles(folder).Select(Path.GetFileName).Should().BeEquivalentTo("lock", "format.json");
        }
    }

    [Theory]
    [InlineData("{\"Version\":99}")]
    [InlineData("not json")]
    [InlineData("{}")]
    public void A_folder_of_another_version_is_left_alone(string format)
    {
        File.WriteAllText(Path.Combine(data.Path, "format.json"), format);

        Code(() => DataLayout.Open(data.Path)).Should().Be("data-version");

        File.ReadAllText(Path.Combine(data.Path, "format.json")).Should().Be(format);
    }

    [Fact]
    public void A_folder_that_is_a_file_is_named()
    {
        var path = Path.Combine(data.Path, "file");
        File.WriteAllText(path, "");

        Code(() => DataLayout.Open(path)).Should().Be("data-unwritable");
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("")]
    public void Ids_cannot_climb_out_of_the_folder(string id)
    {
        using var layout = DataLayout.Open(data.Path);
        Code(() => layout.MirrorFolder(id)).Should().Be("repo-unknown");
        Code(() => layout.ShardFolder(id, 0)).Should().Be("repo-unknown");
    }

    private static string Code(Func<object> act) => act.Should().Throw<HubException>().Which.Code;
}
