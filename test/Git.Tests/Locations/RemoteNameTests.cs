namespace LunarHub.Git.Tests.Locations;

public sealed class RemoteNameTests
{
    [Theory]
    [InlineData("https://github.com/Acme/App.git")]
    [InlineData("http://user:pw@GitHub.com:80/acme/app/")]
    [InlineData("git@github.com:acme/app.git")]
    [InlineData("ssh://git@github.com:22/acme/app")]
    [InlineData("git://github.com./acme/app.git")]
    public void Every_way_to_reach_a_repository_has_one_name(string address) => RemoteName.Of(address).Should().Be("github.com/acme/app");

    [Theory]
    [InlineData("https://git.example:8443/a/b", "git.example:8443/a/b")]
    [InlineData("ssh://git@git.example:7999/a/b.git", "git.example:7999/a/b")]
    public void A_port_of_its_own_belongs_to_the_name(string address, string name) => RemoteName.Of(address).Should().Be(name);

    [Theory]
    [InlineData("/srv/git/app.git")]
    [InlineData("file:///srv/git/app.git")]
    [InlineData("ext::sh -c id")]
    [InlineData("ftp://host/a/b")]
    [InlineData("")]
    public void What_is_no_clone_url_has_none(string address) => RemoteName.Of(address).Should().BeNull();

    [Fact]
    public void A_private_host_is_refused_unless_the_operator_has_named_it()
    {
        RemoteName.Refusal("http://10.0.0.3:3000/a/b", _ => false).Should().NotBeNull();
        RemoteName.Refusal("http://10.0.0.3:3000/a/b", host => host == "10.0.0.3:3000").Should().BeNull();
        RemoteName.Refusal("http://10.0.0.3/a/b", host => host == "10.0.0.3:3000").Should().NotBeNull();
        RemoteName.Refusal("https://github.com/a/b", _ => false).Should().BeNull();
        RemoteName.Refusal("ext::sh -c id", _ => true).Should().NotBeNull();
    }

    [Fact]
    public void A_refusal_shows_no_credentials() => RemoteName.Refusal("ftp://user:hunter2@host/a", _ => false).Should().NotContain("hunter2");
}
