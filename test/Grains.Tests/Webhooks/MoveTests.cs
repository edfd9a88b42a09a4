using LunarHub.Grains.Tests.Hub;
using LunarHub.Text;

namespace LunarHub.Grains.Tests.Webhooks;

/// <summary>Repositories on a host that does not exist: what is looked at is where they would be fetched from.</summary>
public sealed class MoveTests : IDisposable
{
    private readonly TemporaryFolder data = new();

    public void Dispose() => data.Dispose();

    [Theory]
    [InlineData("https://user:p%40ss@git.invalid/acme/old.git", "https://git.invalid/acme/new.git", "https://user:p%40ss@git.invalid/acme/new.git")]
    [InlineData("https://user:pw@git.invalid:8443/acme/old", "https://git.invalid:8443/acme/new", "https://user:pw@git.invalid:8443/acme/new")]
    [InlineData("git@git.invalid:acme/old.git", "git@git.invalid:acme/new.git", "git@git.invalid:acme/new.git")]
    [InlineData("ssh://git@git.invalid/acme/old.git", "https://GIT.invalid/acme/new.git", "ssh://git@git.invalid/acme/new.git")]
    public async Task A_move_changes_the_path_alone_and_keeps_the_id(string source, string address, string expected)
    {
        await using var hub = await TestHub.StartAsync(data.Path);
        var added = await hub.Catalog.AddAsync(new AddRepository(source));
        added.Name.Should().Be("acme/old");

        var moved = await hub.Catalog.MoveAsync(added.Id, [address]);

        moved.Should().BeEquivalentTo(new { added.Id, Name = "acme/new" });
        (await hub.Repository(added.Id).GetSettingsAsync())!.Source.Should().Be(expected);
        (await hub.Catalog.AddAsync(new AddRepository(expected))).Id.Should().Be(added.Id, "it is the same repository");
        (await hub.Catalog.MatchAsync(new RepositoryMention([address]))).Entry!.Id.Should().Be(added.Id);
        (await hub.Catalog.MatchAsync(new RepositoryMention([source]))).Entry.Should().BeNull();

        var successor = await hub.Catalog.AddAsync(new AddRepository(source));
        successor.Id.Should().NotBe(added.Id, "another repository may take the old address");
        (await hub.Catalog.ListAsync()).Repositories.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("https://elsewhere.invalid/acme/new.git")]
    [InlineData("https://git.invalid.elsewhere.invalid/acme/new.git")]
    [InlineData("file:///acme/new.git")]
    [InlineData("ext::sh -c id")]
    public async Task A_move_to_another_host_is_refused(string address)
    {
        await using var hub = await TestHub.StartAsync(data.Path);
        var added = await hub.Catalog.AddAsync(new AddRepository("https://user:pw@git.invalid/acme/old.git"));
        var move = () => hub.Catalog.MoveAsync(added.Id, [address]);
        (await move.Should().ThrowAsync<HubException>()).Which.Code.Should().Be("git-refused-url");
        (await hub.Repository(added.Id).GetSettingsAsync())!.Source.Should().Be("https://user:pw@git.invalid/acme/old.git");
    }

    [Fact]
    public async Task A_name_that_a_person_gave_stays()
    {
        await using var hub = await TestHub.StartAsync(data.Path);
        var added = await hub.Catalog.AddAsync(new AddRepository("https://git.invalid/acme/old.git", "ours"));
        (await hub.Catalog.MoveAsync(added.Id, ["https://git.invalid/acme/new.git"]))!.Name.Should().Be("ours");
    }
}
