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
    [InlineData("https://public.example\\@169.254.169.254/x")]
    [InlineData("https://a@b@c/x/y")]
    [InlineData("https://example.org/x?y=z")]
    [InlineData("https://example.org/x#y")]
    [InlineData("https://example.org/a b")]
    [InlineData("https://example.org")]
    [InlineData("https://example.org:99999/x")]
    [InlineData("https://-example.org/x")]
    [InlineData("ssh://-oProxyCommand=x/y")]
    [InlineData("ssh://-oProxyCommand=x@host/y")]
    [InlineData("ssh://host/-x")]
    [InlineData("file://host/share")]
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
    [InlineData("https://2130706433/x.git")]
    [InlineData("https://0x7f.1/x.git")]
    [InlineData("https://0177.0.0.1/x.git")]
    [InlineData("https://127.1/x.git")]
    [InlineData("https://127.0.0.1./x.git")]
    [InlineData("https://LOCALHOST/x.git")]
    [InlineData("https://a.localhost./x.git")]
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

    [Theory]
    [InlineData("https://github.com/a/b", "https://GitHub.com/a/b.git/", true)]
    [InlineData("https://github.com/a/b", "https://github.com:443/a/b", true)]
    [InlineData("https://github.com/a/b", "https://github.com/a/B", false)]
    [InlineData("https://github.com/a/b", "https://github.com:8443/a/b", false)]
    [InlineData("git@github.com:a/b.git", "git@github.com:a/b", true)]
    [InlineData("git@host:a/b", "ssh://git@host/a/b", false)]
    public void Spellings_of_one_address_share_an_id(string one, string other, bool same)
        => (RepositoryLocation.Parse(one, new GitOptions()).Id == RepositoryLocation.Parse(other, new GitOptions()).Id).Should().Be(same);

    [Theory]
    [InlineData("https://joe:hunter2@example.org/a/b")]
    [InlineData("https://hunter2@example.org/a/b")]
    [InlineData("ssh://git:hunter2@example.org/a/b")]
    public void No_text_of_a_location_shows_its_credentials(string url)
    {
        var location = RepositoryLocation.Parse(url, new GitOptions());
        $"{location} {location.Display} {location.Name} {location.Address} {location.Origin}".Should().NotContain("hunter2");
    }

    [Theory]
    [InlineData("https://joe:hunter2/x@example.org/a/b")]
    [InlineData("https://joe:hunter2@exa mple.org/a/b")]
    [InlineData("https://joe:hunter2@@example.org/a/b")]
    [InlineData("ftp://joe:hunter2@example.org/a/b")]
    [InlineData("ext::https://joe:hunter2@example.org/a/b")]
    public void A_refusal_does_not_show_them_either(string url)
    {
        var parse = () => RepositoryLocation.Parse(url, new GitOptions());
        parse.Should().Throw<GitException>().Which.ToString().Should().NotContain("hunter2");
    }

    [Fact]
    public void The_git_scheme_cannot_be_bound_to_an_address_and_is_refused_from_outside()
    {
        var parse = () => RepositoryLocation.Parse("git://example.org/a/b", new GitOptions { AllowPrivateHosts = false });
        parse.Should().Throw<GitException>().Which.Code.Should().Be("git-refused-url");
    }

    [Theory]
    [InlineData("src/deep")]
    [InlineData(".git")]
    [InlineData("")]
    public void A_folder_within_a_work_tree_stands_for_it(string folder)
    {
        using var repository = new TemporaryRepository();
        repository.Write("src/deep/a.txt", "x");

        RepositoryLocation.Parse(Path.Combine(repository.Folder, folder), new GitOptions()).Source.Should().Be(repository.Folder);
        RepositoryLocation.Parse("." + Path.DirectorySeparatorChar + folder, new GitOptions(), repository.Folder).Source.Should().Be(repository.Folder);
        RepositoryLocation.Parse("file://" + Path.Combine(repository.Folder, folder).Replace(" ", "%20", StringComparison.Ordinal), new GitOptions()).Source.Should().Be(repository.Folder);
    }

    [Fact]
    public void No_text_makes_parsing_fail_in_another_way_or_yields_an_option()
    {
        string[] parts = ["https", "ssh", "ext", "://", "::", ":", "/", "@", "-", "--", "~", "..", "host", "127.0.0.1", "[::1]", "%2e", "\\", " ", "\n", "\0", "?", "#", "é", ".git", "file", "22"];
        var random = new Random(20261122);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => parts[random.Next(parts.Length)]));
            try
            {
                var location = RepositoryLocation.Parse(text, new GitOptions(), "/nonexistent");
                location.Address.Should().NotStartWith("-").And.NotMatchRegex("^[A-Za-z0-9+.-]*::").And.NotMatchRegex("[\\x00-\\x1f]");
            }
            catch (GitException error)
            {
                error.Message.Any(char.IsControl).Should().BeFalse();
            }
        }
    }
}
