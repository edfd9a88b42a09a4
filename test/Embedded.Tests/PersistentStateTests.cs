using System.Collections.Immutable;
using LunarHub.Embedded.Storage;
using LunarHub.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace LunarHub.Embedded.Tests;

public sealed record Note(string Text, ImmutableArray<int> Lines);

public sealed record Notebook
{
    public ImmutableArray<Note> Notes { get; init; } = [];
}

public interface INotebookGrain : IGrainWithStringKey
{
    Task AddAsync(string text);

    Task<(Notebook Book, string? Etag, bool Exists)> ReadAsync();

    Task ClearAsync();
}

public sealed class NotebookGrain([PersistentState("notebook", "grains")] IPersistentState<Notebook> state) : Grain, INotebookGrain
{
    public Task AddAsync(string text)
    {
        state.State = state.State with { Notes = state.State.Notes.Add(new Note(text, [1, 2])) };
        return state.WriteStateAsync();
    }

    public Task<(Notebook Book, string? Etag, bool Exists)> ReadAsync() => Task.FromResult((state.State, state.Etag, state.RecordExists));

    public Task ClearAsync() => state.ClearStateAsync();
}

public sealed class PersistentStateTests
{
    [Fact]
    public async Task State_is_empty_at_first_and_survives_a_restart()
    {
        var folder = TestHost.NewFolder();
        await using (var host = await TestHost.StartAsync(folder: folder))
        {
            var grain = host.Grains.GetGrain<INotebookGrain>("a");
            (await grain.ReadAsync()).Exists.Should().BeFalse();
            await grain.AddAsync("first");
            await grain.AddAsync("second");
        }

        await using (var host = await TestHost.StartAsync(folder: folder))
        {
            var (book, etag, exists) = await host.Grains.GetGrain<INotebookGrain>("a").ReadAsync();
            book.Notes.Select(note => note.Text).Should().Equal("first", "second");
            book.Notes[0].Lines.Should().Equal(1, 2);
            etag.Should().Be("2");
            exists.Should().BeTrue();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_write_over_somebody_elses_is_refused_and_the_grain_starts_afresh()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grains.GetGrain<INotebookGrain>("a");
        await grain.AddAsync("mine");
        var database = host.Services.GetRequiredService<HubDatabase>();
        await database.WriteAsync(connection => HubDatabase.Execute(connection, "UPDATE grain_state SET etag = etag + 1, json = $json", ("$json", "{\"Notes\":[]}"u8.ToArray())));
        await grain.Invoking(g => g.AddAsync("lost")).Should().ThrowAsync<InconsistentStateException>();
        (await grain.ReadAsync()).Book.Notes.Should().BeEmpty();
        await grain.AddAsync("accepted");
        (await grain.ReadAsync()).Book.Notes.Should().ContainSingle(note => note.Text == "accepted");
    }

    [Fact]
    public async Task A_full_disk_is_named_as_such_and_writes_go_on_when_there_is_room()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grains.GetGrain<INotebookGrain>("a");
        await grain.AddAsync("before");
        var database = host.Services.GetRequiredService<HubDatabase>();
        await database.WriteAsync(connection => HubDatabase.Execute(connection, "PRAGMA max_page_count=1"));
        var large = new string('x', 1 << 20);
        (await grain.Invoking(g => g.AddAsync(large)).Should().ThrowAsync<HubException>()).Which.Code.Should().Be("data-full");
        await database.WriteAsync(connection => HubDatabase.Execute(connection, "PRAGMA max_page_count=1000000"));
        await host.Grains.GetGrain<INotebookGrain>("b").AddAsync(large);
        (await host.Grains.GetGrain<INotebookGrain>("b").ReadAsync()).Book.Notes.Should().ContainSingle();
    }

    [Fact]
    public async Task Cleared_state_is_gone_and_its_etag_goes_on()
    {
        await using var host = await TestHost.StartAsync();
        var grain = host.Grains.GetGrain<INotebookGrain>("a");
        await grain.AddAsync("text");
        await grain.ClearAsync();
        var (book, etag, exists) = await grain.ReadAsync();
        (book.Notes.Length, etag, exists).Should().Be((0, "2", false));
        await grain.AddAsync("again");
        (await grain.ReadAsync()).Etag.Should().Be("3");
    }

    [Fact]
    public async Task Concurrent_writes_of_many_grains_are_all_kept()
    {
        var folder = TestHost.NewFolder();
        await using (var host = await TestHost.StartAsync(folder: folder))
        {
            await Task.WhenAll(Enumerable.Range(0, 500).Select(i => host.Grains.GetGrain<INotebookGrain>($"{i}").AddAsync($"text {i}")));
        }

        await using (var host = await TestHost.StartAsync(folder: folder))
        {
            for (var i = 0; i < 500; i++)
            {
                (await host.Grains.GetGrain<INotebookGrain>($"{i}").ReadAsync()).Book.Notes.Single().Text.Should().Be($"text {i}");
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_file_of_another_version_is_refused_untouched()
    {
        var folder = TestHost.NewFolder();
        await using (var other = new SqliteConnection($"Data Source={folder}/hub.db;Pooling=False"))
        {
            other.Open();
            HubDatabase.Execute(other, "PRAGMA user_version=99");
        }

        var before = await File.ReadAllBytesAsync(Path.Combine(folder, "hub.db"));
        (await Assert.ThrowsAsync<HubException>(() => TestHost.StartAsync(folder: folder))).Code.Should().Be("data-version");
        (await File.ReadAllBytesAsync(Path.Combine(folder, "hub.db"))).Should().Equal(before);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_damaged_file_is_named_as_such()
    {
        var folder = TestHost.NewFolder();
        await File.WriteAllTextAsync(Path.Combine(folder, "hub.db"), string.Concat(Enumerable.Repeat("not a database ", 500)));
        (await Assert.ThrowsAsync<HubException>(() => TestHost.StartAsync(folder: folder))).Code.Should().Be("data-corrupt");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task One_file_serves_one_host_at_a_time()
    {
        var folder = TestHost.NewFolder();
        await using (await TestHost.StartAsync(folder: folder))
        {
            (await Assert.ThrowsAsync<HubException>(() => TestHost.StartAsync(folder: folder))).Code.Should().Be("data-in-use");
        }

        await using (await TestHost.StartAsync(folder: folder))
        {
        }

        Directory.Delete(folder, recursive: true);
    }
}
