using LunarHub.Grains.Files;
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
    public async Task A_commit_tells_which_chunks_were_added_changed_moved_and_removed()
    {
        repository.Write("a.txt", Function("zero", '0') + Function("one", 'a') + Function("two", 'b') + Function("three", 'c')).Write("other.txt", "text\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository)).Id;
        var file = hub.Grains.GetGrain<IFileGrain>(IFileGrain.KeyFor(id, "a.txt"));

        // "zero" stays, "three" moves up unchanged, "one" has other text, "two" goes and "four" comes. Nobody reads the file before or after.
        repository.Write("a.txt", Function("zero", '0') + Function("three", 'c') + Function("one", 'z') + Function("four", 'd')).Commit();
        await hub.ReindexAsync(id);

        var change = (await file.GetChangesAsync()).Single();
        change.NewBlobId.Should().Be((await file.ReadAsync(null))!.BlobId);
        change.Kept.Should().Be(1);
        change.Added.Select(chunk => chunk.Symbol).Should().Equal("four");
        change.Changed.Select(chunk => chunk.Symbol).Should().Equal("one");
        change.Moved.Select(moved => (moved.Chunk.Symbol, moved.OldStartLine, moved.OldEndLine, moved.Chunk.StartLine, moved.Chunk.EndLine)).Should().Equal(("three", 31, 40, 11, 20));
        change.Removed.Select(chunk => chunk.Symbol).Should().Equal("two");
        (await hub.Grains.GetGrain<IFileGrain>(IFileGrain.KeyFor(id, "other.txt")).GetChangesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task The_same_chunk_twice_is_paired_one_by_one()
    {
        repository.Write("a.txt", Function("one", 'a') + Function("one", 'a')).Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository)).Id;

        repository.Write("a.txt", Function("new", 'n') + Function("one", 'a') + Function("one", 'a') + Function("one", 'a')).Commit();
        await hub.ReindexAsync(id);

        var change = (await hub.Grains.GetGrain<IFileGrain>(IFileGrain.KeyFor(id, "a.txt")).GetChangesAsync()).Single();
        change.Kept.Should().Be(1, "the second stays at line 11");
        change.Moved.Select(moved => (moved.OldStartLine, moved.Chunk.StartLine)).Should().Equal((1, 21));
        change.Added.Select(chunk => chunk.StartLine).Should().Equal(1, 31);
        change.Removed.Should().BeEmpty();
    }

    [Fact]
    public async Task Changes_are_kept_newest_first_and_up_to_a_number()
    {
        repository.Write("a.txt", "0\n").Commit();
        await using var hub = await TestHub.StartAsync(data.Path);
        var id = (await hub.AddAsync(repository)).Id;
        for (var i = 1; i <= FileRecord.MaximumChanges + 2; i++)
        {
            repository.Write("a.txt", $"{i}\n").Commit();
            await hub.ReindexAsync(id);
        }

        var file = hub.Grains.GetGrain<IFileGrain>(IFileGrain.KeyFor(id, "a.txt"));
        var changes = await file.GetChangesAsync();
        changes.Should().HaveCount(FileRecord.MaximumChanges);
        changes[0].NewBlobId.Should().Be((await file.ReadAsync(null))!.BlobId);
        changes.Zip(changes.Skip(1)).Should().OnlyContain(pair => pair.First.OldBlobId == pair.Second.NewBlobId);
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
