using System.Net;
using System.Text;

namespace LunarHub.Git;

/// <summary>
/// The one way in which a command may reach its source: the protocol, the settings that go with it, and the credentials. Settings travel in the
/// environment, because a command line is readable by every user of the machine.
/// </summary>
internal sealed class GitTransport
{
    private GitTransport(string protocol) => Protocol = protocol;

    public static GitTransport None { get; } = new("");

    /// <summary>The value of GIT_ALLOW_PROTOCOL, which overrides whatever a repository's own configuration allows.</summary>
    public string Protocol { get; }

    public List<(string Key, string Value)> Settings { get; } = [];

    /// <summary>Options that ssh gets besides the usual ones.</summary>
    public string SshOptions { get; private set; } = "";

    /// <exception cref="GitException"><c>git-refused-url</c> when the host has an address that is not allowed, <c>git-unreachable</c> when it has none.</exception>
    public static async Task<GitTransport> OpenAsync(RepositoryLocation location, GitOptions options, CancellationToken cancellationToken)
    {
        var transport = new GitTransport(location.Scheme);
        if (location.Host is not { } host)
        {
            return transport;
        }

        if (location.Credentials is { } credentials)
        {
            var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));
            transport.Settings.Add(($"http.{location.Origin}/.extraHeader", $"Authorization: Basic {basic}"));
        }

        if (!options.AllowPrivateHosts)
        {
            transport.Bind(location, host, await HostGuard.ResolveAsync(host, Dns.GetHostAddressesAsync, cancellationToken).ConfigureAwait(false));
        }

        return transport;
    }

    /// <summary>Makes git connect to the address that was checked, whatever a second look-up or a redirect would say.</summary>
    public void Bind(RepositoryLocation location, string host, IPAddress address)
    {
        if (location.Scheme == "ssh")
        {
            SshOptions = $" -oHostName={address} -oHostKeyAlias={host}";
            return;
        }

        Settings.Add(("http.followRedirects", "false"));
        var literal = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        Settings.Add(("http.curloptResolve", $"{host}:{location.Port}:{literal}"));
    }
}
