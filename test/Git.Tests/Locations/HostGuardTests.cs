using System.Net;

namespace LunarHub.Git.Tests;

public sealed class HostGuardTests
{
    private static readonly GitOptions Strict = new() { AllowPrivateHosts = false };

    [Theory]
    [InlineData("8.8.8.8", false)]
    [InlineData("2606:4700::1111", false)]
    [InlineData("0.0.0.0", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("198.18.0.1", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("::", true)]
    [InlineData("::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("64:ff9b::7f00:1", true)]
    [InlineData("2002:7f00:1::", true)]
    [InlineData("2001:db8::1", true)]
    public void Only_public_unicast_addresses_pass(string address, bool isPrivate) => HostGuard.IsPrivate(IPAddress.Parse(address)).Should().Be(isPrivate);

    [Fact]
    public async Task A_name_with_any_private_address_is_refused()
    {
        var resolve = () => HostGuard.ResolveAsync("rebind.example", (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8"), IPAddress.Parse("10.0.0.1")]), default);
        (await resolve.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-refused-url");
    }

    [Fact]
    public async Task A_name_without_an_address_is_unreachable()
    {
        var resolve = () => HostGuard.ResolveAsync("nothing.example", (_, _) => throw new System.Net.Sockets.SocketException(11001), default);
        (await resolve.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-unreachable");
    }

    [Theory]
    [InlineData("8.8.8.8", "example.org:443:8.8.8.8")]
    [InlineData("2606:4700::1111", "example.org:443:[2606:4700::1111]")]
    public async Task Http_is_bound_to_the_address_that_was_checked_and_follows_no_redirect(string address, string bound)
    {
        var location = RepositoryLocation.Parse("https://example.org/a/b", Strict);
        var transport = await GitTransport.OpenAsync(location, new GitOptions(), default);
        transport.Bind(location, "example.org", IPAddress.Parse(address));

        transport.Settings.Should().Equal(("http.followRedirects", "false"), ("http.curloptResolve", bound));
        transport.Protocol.Should().Be("https");
    }

    [Fact]
    public async Task Ssh_is_bound_to_the_address_and_still_checks_the_key_of_the_name()
    {
        var location = RepositoryLocation.Parse("git@example.org:a/b", Strict);
        var transport = await GitTransport.OpenAsync(location, new GitOptions(), default);
        transport.Bind(location, "example.org", IPAddress.Parse("8.8.8.8"));

        transport.SshOptions.Should().Be(" -oHostName=8.8.8.8 -oHostKeyAlias=example.org");
    }

    [Fact]
    public async Task A_fetch_looks_hosts_up_before_git_does()
    {
        var mirror = new GitMirror(Path.Combine(Path.GetTempPath(), "never-made.git"), Strict);
        var fetch = () => mirror.FetchAsync(RepositoryLocation.Parse("https://127.0.0.1/x/y", new GitOptions()));
        (await fetch.Should().ThrowAsync<GitException>()).Which.Code.Should().Be("git-refused-url");
    }
}
