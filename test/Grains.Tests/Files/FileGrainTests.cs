using LunarHub.Grains.Tests.Hub;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Files;

public sealed class FileGrainTests : IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly TemporaryRepository repository = new();

    public void Dispose()
    {
        data.Dispose();
        repository.Dispose();
    }

    [Fact]
    public async Task A_changed_blob_tells_which_chunks_were_added_changed_and_removed()
    {
        repository.Write("a.txt", Function("one", 'a') + Function("two", 'b') + Function("three", 'c')).Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository)).Id;
        var file = hub.Grains.GetGrain<IFileGrain>(IFileGrain.KeyFor(id, "a.txt"));
        await file.ReadAsync(null);
        (await file.GetLastChangeAsync()).Should().BeNull();

        // "three" moves up unchanged, "one" has other text, "two" goes and "four" comes.
        repository.Write("a.txt", Function("three", 'c') + Function("one", 'z') + Function("four", 'd')).Commit();
        await hub.ReindexAsync(id);
        var content = await file.ReadAsync(null);

        var change = await file.GetLastChangeAsync();
        change!.NewBlobId.Should().Be(content!.BlobId);
        change.Added.Select(chunk => chunk.Symbol).Should().Equal("four");
        change.Changed.Select(chunk => chunk.Symbol).Should().Equal("one");
        change.Removed.Select(chunk => chunk.Symbol).Should().Equal("two");
    }

    [Fact]
    public async Task What_is_not_there_is_null_or_named()
    {
        repository.Write("a.txt", "text\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository)).Id;

        (await hub.ReadAsync(id, "b.txt")).Should().BeNull();
        await Refused(() => hub.ReadAsync(id, "a.txt", "nothing"), "ref-unknown");
        await Refused(() => hub.ReadAsync("ffff", "a.txt"), "repo-unknown");
        await Refused(() => hub.Shard("../../etc").GetStateAsync(), "repo-unknown");
    }

    // Ten lines: one chunk of the test parser.
    private static string Function(string name, char body) => $"function {name}\n" + string.Concat(Enumerable.Repeat($"{body}\n", 9));

    private static async Task Refused(Func<Task> act, string code) => (await act.Should().ThrowAsync<HubException>()).Which.Code.Should().Be(code);
}
