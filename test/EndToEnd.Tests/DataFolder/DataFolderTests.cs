using LunarHub.EndToEnd.Tests.Cluster;
using LunarHub.EndToEnd.Tests.Fixtures;

namespace LunarHub.EndToEnd.Tests.DataFolder;

/// <summary>Data folders that a server must not, or cannot, take. Each is refused in one line, and what it held is there afterwards.</summary>
public class DataFolderTests
{
    [Fact]
    public async Task A_file_in_place_of_the_folder_is_refused()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder["data"], "mine");
        await AssertRefusedAsync(folder["data"], "--data");
        await AssertRefusedAsync(folder["data/below"], "--data");
        (await File.ReadAllTextAsync(folder["data"])).Should().Be("mine");
    }

    [Theory]
    [InlineData("{\"Version\": 99}", "99")]
    [InlineData("{\"Version\": 0}", "another version")]
    [InlineData("not JSON at all", "another version")]
    public async Task A_folder_of_another_version_is_refused_and_left_alone(string format, string named)
    {
        using var indexed = await IndexedFolder.CreateAsync();
        var path = Path.Combine(indexed.Data, "format.json");
        var own = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, format);
        await AssertRefusedAsync(indexed.Data, named, "--data");
        (await File.ReadAllTextAsync(path)).Should().Be(format);

        await File.WriteAllTextAsync(path, own);
        await indexed.AssertIntactAsync();
    }

    [EmbeddedFact("a second cluster on one folder is told of the first, which ClusterTests sees")]
    public async Task A_second_server_on_one_folder_is_refused_and_the_first_goes_on()
    {
        using var indexed = await IndexedFolder.CreateAsync();
        await using var first = await HubServer.StartAsync(indexed.Data);
        await AssertRefusedAsync(indexed.Data, "another server", "--data");
        await indexed.AssertAnswersAsync(first);
        var search = await HubProcess.RunAsync("search", "quokka", "--data", indexed.Data);
        search.ExitCode.Should().Be(0, $"the refused server must not hide the first from the other commands: {search}");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var folder = new TestFolder();
        await using var first = await HubServer.StartAsync(folder["first"]);
        var second = await HubProcess.RunAsync("up", "--no-index", "--port", first.Url.Port.ToString(), "--data", folder["second"]);
        second.ShouldFailInOneLine($"port {first.Url.Port}", "--port");
    }

    [Fact]
    public async Task Another_address_than_loopback_needs_keys()
    {
        using var folder = new TestFolder();
        var open = await HubProcess.RunAsync("up", "--no-index", "--port", "0", "--address", "0.0.0.0", "--data", folder["data"]);
        open.ShouldFailInOneLine("key");
    }

    [Fact]
    public async Task A_folder_that_was_served_is_served_again_after_a_clean_stop()
    {
        using var indexed = await IndexedFolder.CreateAsync();
        await using (var first = await HubServer.StartIndexedAsync(indexed.Data))
        {
            (await first.Process.StopAsync()).ExitCode.Should().Be(0, first.Process.Transcript());
        }

        await indexed.AssertIntactAsync();
    }

    [Fact]
    public async Task A_damaged_part_of_the_index_is_built_again_from_Git()
    {
        using var indexed = await IndexedFolder.CreateAsync();
        var segment = Directory.EnumerateFiles(Path.Combine(indexed.Data, "index"), "*", SearchOption.AllDirectories).OrderByDescending(path => new FileInfo(path).Length).First();
        var bytes = await File.ReadAllBytesAsync(segment);
        bytes[bytes.Length / 2] ^= 0xFF;
        await File.WriteAllBytesAsync(segment, bytes);

        await using var server = await HubServer.StartAsync(indexed.Data);
        var id = (await server.Client.ListRepositoriesAsync()).Repos.Single().Id;
        var view = await server.WaitUntilIdleAsync(id);
        view.Error.Should().BeNull();
        view.Files.Should().Be(PolyglotRepository.Files().Count());
        await indexed.AssertAnswersAsync(server);
    }

    private static async Task AssertRefusedAsync(string data, params string[] named)
        => (await HubProcess.RunAsync("up", "--no-index", "--port", "0", "--data", data)).ShouldFailInOneLine(named);
}
