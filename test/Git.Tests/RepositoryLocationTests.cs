using LunarHub.Git;

namespace LunarHub.Git.Tests;

public sealed class RepositoryLocationTests
{
    [Theory]
    [InlineData("https://github.com/psf/requests.git", "psf/requests")]
    [InlineData("https://github.com/psf/requests", "psf/requests")]
    [InlineData("ssh://git@example.org:2222/team/app.git", "team/app")]
    [InlineData("git@github.com:psf/requests.git", "psf/requests")]
    public void A_url_is_named_by_the_end_of_its_path(string url, string name)
        => RepositoryLocation.Parse(url, new GitOptions()).Name.Should().Be(name);

    [Theory]
    [InlineData("ext::sh -c touch% /tmp/x")]
    [InlineData("fd::17")]
    [InlineData("--upload-pack=touch /tmp/x")]
    [InlineData("-oProxyCommand=x")]
    [InlineData("ftp://example.org/x.git")]
    [InlineData("https://exa\nmple.org/x.git")]
    [InlineData("")]
    [InlineData("javascript://x/y")]
    public void What_git_could_take_for_something_else_is_refused(string text)
    {
        var parse = () => RepositoryLocation.Parse(text, new GitOptions());
        parse.Should().Throw<GitException>().Which.Code.Should().Be("git-refused-url");
    }

    [Theory]
    [InlineData("https://127.0.0.1/x.git")]
    [InlineData("https://[::1]/x.git")]
    [InlineData("https://[::ffff:10.0.0.1]/x.git")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://192.168.1.1/x.git")]
    [InlineData("git@10.1.2.3:x.git")]
    public void Private_addresses_are_refused_unless_allowed(string url)
    {
        var parse = () => RepositoryLocation.Parse(url, new GitOptions { AllowPrivateHosts = false });
        parse.Should().Throw<GitException>().Which.Code.Should().Be("git-refused-url");
        RepositoryLocation.Parse(url, new GitOptions()).IsLocal.Should().BeFalse();
    }

    [Fact]
    public void Credentials_are_shown_nowhere_and_do_not_change_the_id()
    {
        var location = RepositoryLocation.Parse("https://user:s3cret@example.org/team/app.git", new GitOptions());

        location.Display.Should().Be("https://***@example.org/team/app.git");
        location.Id.Should().Be(RepositoryLocation.Parse("https://example.org/team/app.git", new GitOptions()).Id);
    }

    [Fact]
    public void A_folder_that_is_no_repository_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("plain-").FullName;
        var parse = () => RepositoryLocation.Parse(folder, new GitOptions());
        parse.Should().Throw<GitException>().Which.Message.Should().Contain("is not a Git repository");
        Directory.Delete(folder);
    }

    [Fact]
    public void Local_folders_can_be_forbidden()
    {
        using var repository = new TemporaryRepository();
        var parse = () => RepositoryLocation.Parse(repository.Folder, new GitOptions { AllowLocalPaths = false });
        parse.Should().Throw<GitException>().Which.Code.Should().Be("git-refused-url");
        RepositoryLocation.Parse(repository.Folder, new GitOptions()).IsLocal.Should().BeTrue();
    }
}
