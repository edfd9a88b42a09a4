using System.Net;
using System.Net.Sockets;

namespace LunarHub.Git;

/// <summary>Keeps URLs that come from outside away from this machine and its private network.</summary>
public static class HostGuard
{
    /// <summary>Refuses what needs no look-up: addresses in private ranges, and names that always mean this machine.</summary>
    /// <exception cref="GitException"><c>git-refused-url</c>.</exception>
    public static void Check(string host)
    {
        var name = host.Trim('[', ']').TrimEnd('.');
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase))
        {
            throw Refused(host);
        }

        // 0x7f.1 and 2130706433 are addresses too, to some programs and not to others: only the usual spelling is let through.
        if (IPAddress.TryParse(name, out var literal) && (IsPrivate(literal) || (literal.AddressFamily == AddressFamily.InterNetwork && literal.ToString() != name)))
        {
            throw Refused(host);
        }
    }

    /// <summary>One address of the host, all of which are public.</summary>
    /// <exception cref="GitException"><c>git-refused-url</c>, <c>git-unreachable</c>.</exception>
    public static async Task<IPAddress> ResolveAsync(string host, Func<string, CancellationToken, Task<IPAddress[]>> lookUp, CancellationToken cancellationToken)
    {
        Check(host);
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await lookUp(host, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException error)
        {
            throw new GitException("git-unreachable", $"the host {host} cannot be resolved; check its name and the network", error);
        }

        if (addresses.Length == 0)
        {
            throw new GitException("git-unreachable", $"the host {host} has no address; check its name and the network");
        }

        return addresses.Any(IsPrivate) ? throw Refused(host) : addresses[0];
    }

    /// <summary>Whether an address lies outside the public unicast ranges (RFC 6890). IPv6 that carries an IPv4 address (6to4, Teredo, NAT64) counts as private.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        return bytes.Length == 4
            ? bytes is [0 or 10 or 127 or >= 224, _, _, _] or [169, 254, _, _] or [192, 168, _, _] or [172, >= 16 and <= 31, _, _]
                or [100, >= 64 and <= 127, _, _] or [192, 0, 0 or 2, _] or [198, 18 or 19, _, _] or [198, 51, 100, _] or [203, 0, 113, _]
            : bytes is (not [>= 0x20 and < 0x40, ..]) or [0x20, 0x02, ..] or [0x20, 0x01, 0x00 or 0x01, ..] or [0x20, 0x01, 0x0d, 0xb8, ..];
    }

    private static GitException Refused(string host) => new("git-refused-url", $"the host {host} has a private address, which is not allowed here");
}
