namespace LunarHub.Git.Tests;

/// <summary>Sources that are set up to run something. Each leaves a file behind if it succeeds.</summary>
public sealed class HostileSourceTests : MirrorFixture
{
    private string Trace => Path.Combine(Source.Folder, ".git", "ran");

    [Fact]
    public async Task Filters_text_conversions_and_external_diffs_never_run()
    {
        Source.Write(".gitattributes", "* filter=evil diff=evil\n").Write("a.txt", "one\n").Commit("first");
        var first = Source.Head();
        Source.Write("a.txt", "two\n").Commit("second");
        var commands = $"[filter \"evil\"]\n\tclean = touch '{Trace}'\n\tsmudge = touch '{Trace}'\n\tprocess = touch '{Trace}'\n\trequired = true\n"
            + $"[diff \"evil\"]\n\tcommand = touch '{Trace}'\n\ttextconv = touch '{Trace}'\n[core]\n\tfsmonitor = touch '{Trace}'\n\tsshCommand = touch '{Trace}'\n[diff]\n\texternal = touch '{Trace}'\n";
        File.AppendAllText(Path.Combine(Source.Folder, ".git", "config"), commands);
        await FetchAsync();
        File.AppendAllText(Path.Combine(Folder, "config"), commands);

        await FetchAsync();
        var entries = await Mirror.ListTreeAsync(Source.Ask("rev-parse", "main")).ToListAsync();
        await using var reader = Mirror.OpenBlobReader();
        var blobs = await reader.ReadAllAsync(entries.Select(entry => entry.ObjectId)).ToListAsync();
        var changes = await Mirror.DiffAsync(first, Source.Ask("rev-parse", "main"));

        blobs[1].Content.Should().Equal("two\n"u8.ToArray());
        changes.Single().Path.Should().Be("a.txt");
        File.Exists(Trace).Should().BeFalse();
    }

    [Fact]
    public async Task A_partial_clone_cannot_make_git_fetch_what_it_lacks_by_a_command_of_its_own()
    {
        Source.Write("a.txt", "one\n").Commit("first");
        await FetchAsync();
        Source.Write("a.txt", "two\n").Commit("second");
        var blob = Source.Ask("rev-parse", "HEAD:a.txt");
        File.Delete(Path.Combine(Source.Folder, ".git", "objects", blob[..2], blob[2..]));
        File.AppendAllText(
            Path.Combine(Source.Folder, ".git", "config"),
            $"[core]\n\trepositoryformatversion = 1\n[extensions]\n\tpartialClone = evil\n[remote \"evil\"]\n\turl = {Source.Folder}\n\tpromisor = true\n\tuploadpack = touch '{Trace}'; git-upload-pack\n[protocol]\n\tallow = always\n");
        var fetch = () => FetchAsync();

        (await fetch.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-object-missing");
        File.Exists(Trace).Should().BeFalse();
    }

    [Fact]
    public async Task Git_does_not_start_in_a_folder_that_others_can_write_to()
    {
        using var fake = new FakeGit("pwd > $T/pwd; stat -c %a . > $T/mode; echo git version 2.99.0");

        await GitInstallation.FindAsync(fake.Options);

        fake.Note("pwd").Trim().Should().NotBe(Path.GetTempPath().TrimEnd('/'));
        fake.Note("mode").Trim().Should().Be("700");
    }
}
