namespace LunarHub.Git.Tests;

public sealed class HttpFetchTests : MirrorFixture
{
    private const string Password = "p@ss/w%rd";

    [Fact]
    public async Task Credentials_of_the_url_open_a_private_repository_and_stay_off_the_command_line()
    {
        Source.Write("a.txt", "one\n").Commit("first");
        using var server = new GitHttpServer(Source, $"joe:{Password}");
        using var fake = new FakeGit("echo \"$@\" >> $T/arguments; exec $GIT \"$@\"");
        var location = RepositoryLocation.Parse($"http://joe:{Uri.EscapeDataString(Password)}@{server.Authority}/team/app", Options);

        var state = await new GitMirror(Folder, fake.Options).FetchAsync(location);

        state.DefaultCommit.Should().Be(Source.Head());
        fake.Note("arguments").Should().Contain(server.Authority).And.NotContain("joe").And.NotContain("Basic");
        foreach (var file in Directory.GetFiles(Folder, "*", SearchOption.AllDirectories))
        {
            File.ReadAllText(file).Should().NotContain("joe:", "no file of the mirror keeps credentials");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("joe:wrongsecret@")]
    public async Task Wrong_or_missing_credentials_are_named_and_not_shown(string credentials)
    {
        Source.Write("a.txt", "one\n").Commit("first");
        using var server = new GitHttpServer(Source, $"joe:{Password}");
        var fetch = () => Mirror.FetchAsync(RepositoryLocation.Parse($"http://{credentials}{server.Authority}/team/app", Options));

        var error = (await fetch.Should().ThrowAsync<GitException>()).Which;

        error.Code.Should().Be("git-auth");
        error.ToString().Should().NotContain("wrongsecret");
    }

    [Fact]
    public async Task A_server_that_is_not_there_may_be_tried_again()
    {
        string authority;
        using (var server = new GitHttpServer(Source, "a:b"))
        {
            authority = server.Authority;
        }

        var fetch = () => Mirror.FetchAsync(RepositoryLocation.Parse($"http://{authority}/x/y", Options));

        (await fetch.Should().ThrowAsync<GitException>()).Which.Should().Match<GitException>(error => error.Code == "git-unreachable" && error.IsTransient);
    }

    [Fact]
    public async Task Only_the_protocol_of_the_source_is_open()
    {
        using var fake = new FakeGit("echo $GIT_ALLOW_PROTOCOL >> $T/protocols; exec $GIT \"$@\"");
        Source.Write("a", "1\n").Commit("first");

        await FetchAsync(fake.Options);

        fake.Note("protocols").Split('\n').Distinct().Should().BeEquivalentTo("file", "");
    }
}
