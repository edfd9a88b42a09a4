using LunarHub.Git;

namespace LunarHub.EndToEnd.Tests.Fixtures;

/// <summary>The fixtures are what they say, seen through the product's own mirror.</summary>
public sealed class GitFixtureTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("lunarhub-e2e-data-").FullName;
    private readonly GitOptions options = new();

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task The_awkward_repository_holds_every_file_that_it_lists()
    {
        using var fixture = AwkwardRepository.Create();
        fixture.Git("fsck", "--no-dangling").Should().NotContain("error");

        var (mirror, state) = await FetchAsync(fixture.Folder);
        var entries = await mirror.ListTreeAsync(state.DefaultCommit!).ToDictionaryAsync(entry => entry.Path);

        entries.Keys.Should().BeEquivalentTo(AwkwardRepository.Files.Select(file => file.Path).Append(".gitmodules"));
        entries["large/hundred-megabytes.txt"].Size.Should().BeGreaterThanOrEqualTo(100_000_000);
        entries["zero-byte.py"].Size.Should().Be(0);
        entries["module"].Kind.Should().Be(TreeEntryKind.Submodule);
        entries["links/outside"].Kind.Should().Be(TreeEntryKind.SymbolicLink);
        await using var reader = mirror.OpenBlobReader();
        (await reader.ReadAllAsync([entries["large/hundred-megabytes.txt"].ObjectId]).SingleAsync()).Status.Should().Be(BlobStatus.TooLarge);
    }

    [Fact]
    public async Task Every_marker_occurs_in_its_file_alone()
    {
        using var fixture = AwkwardRepository.Create(largeBytes: 1000);
        var (mirror, state) = await FetchAsync(fixture.Folder);
        var entries = await mirror.ListTreeAsync(state.DefaultCommit!).Where(entry => entry.Kind == TreeEntryKind.File).ToListAsync();
        await using var reader = mirror.OpenBlobReader();
        var texts = (await reader.ReadAllAsync(entries.Select(entry => entry.ObjectId)).ToListAsync())
            .Zip(entries, (blob, entry) => (entry.Path, Text: System.Text.Encoding.Latin1.GetString(blob.Content!).Replace("\0", "", StringComparison.Ordinal)))
            .ToList();

        foreach (var (path, marker) in AwkwardRepository.Files.Where(file => file.Marker is not null))
        {
            texts.Where(file => file.Text.Contains(marker!, StringComparison.Ordinal)).Select(file => file.Path).Should().Equal([path]);
        }
    }

    [Fact]
    public async Task Commits_add_to_one_another_and_ids_are_the_same_in_every_run()
    {
        using var fixture = GitFixture.Of(files => files.Text("a.txt", "one\n").Text("b.txt", "two\n"));
        using var again = GitFixture.Of(files => files.Text("a.txt", "one\n").Text("b.txt", "two\n"));
        var first = fixture.Git("rev-parse", "main");
        again.Git("rev-parse", "main").Should().Be(first);

        var second = fixture.Commit("second", files => files.Rename("a.txt", "c.txt").Delete("b.txt").Executable("run.sh", "#!/bin/sh\n"));
        var (mirror, state) = await FetchAsync(fixture.Folder);

        state.Should().Be(new MirrorState("refs/heads/main", second, IsShallow: false));
        (await mirror.DiffAsync(first, second)).Select(change => (change.Kind, change.Path)).Should().BeEquivalentTo(
            new[] { (ChangeKind.Deleted, "b.txt"), (ChangeKind.Renamed, "c.txt"), (ChangeKind.Added, "run.sh") });
    }

    [Fact]
    public async Task A_repository_comes_in_every_shape()
    {
        using var fixture = SampleRepository.Create();
        var first = fixture.Git("rev-parse", "main");
        var second = fixture.Commit("second", files => files.Text("b.txt", "two\n"));
        fixture.Git("branch", "topic", first);
        using var shallow = fixture.Clone("--depth=1");
        using var bare = fixture.Clone("--bare");
        using var empty = GitFixture.Empty();

        (await FetchAsync(shallow.Folder)).State.Should().Be(new MirrorState("refs/heads/main", second, IsShallow: true));
        (await FetchAsync(bare.Folder)).State.Should().Be(new MirrorState("refs/heads/main", second, IsShallow: false));
        (await FetchAsync(empty.Folder)).State.Should().Be(new MirrorState(null, null, IsShallow: false));
        (await FetchAsync(fixture.AddWorkTree("topic"))).State.Should().Be(new MirrorState("refs/heads/topic", first, IsShallow: false));
        fixture.DetachHead(first);
        (await FetchAsync(fixture.Folder)).State.Should().Be(new MirrorState("HEAD", first, IsShallow: false));
    }

    private async Task<(GitMirror Mirror, MirrorState State)> FetchAsync(string folder)
    {
        var location = RepositoryLocation.Parse(folder, options);
        var mirror = new GitMirror(Path.Combine(data, location.Id + ".git"), options);
        return (mirror, await mirror.FetchAsync(location));
    }
}
