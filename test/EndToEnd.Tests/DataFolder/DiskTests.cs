using LunarHub.ApiHost.Repositories;
using LunarHub.EndToEnd.Tests.Cluster;
using LunarHub.EndToEnd.Tests.Fixtures;
using LunarHub.Grains;

namespace LunarHub.EndToEnd.Tests.DataFolder;

/// <summary>Disks that take nothing more. Where this user may not mount one, the mount's own refusal is what is asserted.</summary>
public class DiskTests
{
    private const int Megabytes = 10;

    [Fact]
    public async Task A_read_only_folder_is_refused_and_whole_when_it_can_be_written_again()
    {
        using var disk = new SmallDisk(Megabytes);
        if (IsUnavailable(disk))
        {
            return;
        }

        using var indexed = await IndexedFolder.CreateAsync(Path.Combine(disk.Path, "data"));
        disk.MakeReadOnly();
        (await HubProcess.RunAsync("up", "--no-index", "--port", "0", "--data", indexed.Data)).ShouldFailInOneLine("cannot be written", "--data");
        disk.MakeWritable();
        await indexed.AssertIntactAsync();
    }

    [EmbeddedFact(EmbeddedFactAttribute.NoServer)]
    public async Task A_repository_that_does_not_fit_fails_with_the_reason_and_the_others_answer()
    {
        using var disk = new SmallDisk(Megabytes);
        if (IsUnavailable(disk))
        {
            return;
        }

        using var indexed = await IndexedFolder.CreateAsync(Path.Combine(disk.Path, "data"));
        using var large = IncompressibleRepository(2 * Megabytes);
        var run = await HubProcess.RunAsync("index", large.Folder, "--data", indexed.Data);
        run.ExitCode.Should().Be(1, run.ToString());
        (run.Output + run.Errors).Should().MatchRegex("(?i)no space left|is full").And.MatchRegex("(?i)free ");
        await indexed.AssertIntactAsync();
    }

    [Fact]
    public async Task A_disk_that_fills_up_while_serving_keeps_its_answers_and_goes_on_when_there_is_room()
    {
        // Room for the segments and for their merge at the same time.
        using var disk = new SmallDisk(3 * Megabytes);
        if (IsUnavailable(disk))
        {
            return;
        }

        using var indexed = await IndexedFolder.CreateAsync(Path.Combine(disk.Path, "data"));
        await using var server = await HubServer.StartAsync(indexed.Data);
        var before = indexed.Source.Head();
        var filler = disk.Fill(spare: 100_000);
        await indexed.AssertAnswersAsync(server);
        var late = "# Late\n\n" + string.Concat(Enumerable.Range(0, 25_000).Select(i => $"Paragraph {i} about pomegranates.\n\n"));
        indexed.Source.Commit("late", files => files.Text("docs/late.md", late));

        RepositoryView view;
        try
        {
            view = await server.IndexAsync(indexed.Source.Folder);
            view.State.Should().Be(RepositoryState.Failed);
            view.Error!.Message.Should().MatchRegex("(?i)no space left|is full");
        }
        catch (Text.HubException refused)
        {
            refused.Code.Should().Be("data-full");
        }

        (await server.Api.GetAsync("/v1/search?q=quokka&limit=100")).Json["hits"]!.AsArray().Should().OnlyContain(hit => hit!["commit"]!.GetValue<string>() == before);
        File.Delete(filler);
        view = await server.IndexAsync(indexed.Source.Folder);
        view.State.Should().Be(RepositoryState.Ready, server.Process.Transcript());
        await indexed.AssertAnswersAsync(server);
    }

    private static bool IsUnavailable(SmallDisk disk)
    {
        if (disk.Refusal is not null)
        {
            disk.Refusal.Should().MatchRegex("(?i)permission|permitted|superuser|root|denied|not found|unknown filesystem");
        }

        return disk.Refusal is not null;
    }

    private static GitFixture IncompressibleRepository(int megabytes) => GitFixture.Of(
        files =>
        {
            var random = new Random(7);
            var bytes = new byte[500_000];
            for (var i = 0; i < 2 * megabytes; i++)
            {
                random.NextBytes(bytes);
                files.Text($"noise/{i}.txt", Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks));
            }
        },
        "noise");
}
