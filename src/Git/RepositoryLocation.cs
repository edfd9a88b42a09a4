using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace LunarHub.Git;

/// <summary>Where a repository comes from: a folder of this machine or a clone URL. Parsing refuses everything that git could take for something else.</summary>
public sealed partial record RepositoryLocation
{
    private RepositoryLocation(string source, string name, bool isLocal)
    {
        Source = source;
        Name = name;
        IsLocal = isLocal;
    }

    /// <summary>The full path or the URL, as given to git.</summary>
    public string Source { get; }

    /// <summary>A short name for people: the last two parts of a URL's path, or the folder's name.</summary>
    public string Name { get; }

    public bool IsLocal { get; }

    /// <summary>What may be shown and logged: <see cref="Source"/> without credentials.</summary>
    public string Display => Redaction.Clean(Source);

    /// <summary>Names the repository in the data folder: 16 hexadecimal digits that follow from the source without its credentials.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Identity)).AsSpan(0, 8));

    private string Identity => IsLocal ? Source : UserInfo().Replace(Source, "${scheme}").TrimEnd('/').ToLowerInvariant();

    /// <param name="text">A path (absolute, relative to <paramref name="currentFolder"/>, or with <c>~</c>), a URL, or <c>user@host:path</c>.</param>
    /// <exception cref="GitException"><c>git-refused-url</c>, <c>git-not-a-repository</c>.</exception>
    public static RepositoryLocation Parse(string text, GitOptions options, string? currentFolder = null)
    {
        text = text.Trim();
        if (text.Length == 0)
        {
            throw new GitException("git-refused-url", "a repository needs a path or a URL");
        }

        if (text.Any(char.IsControl) || text.StartsWith('-'))
        {
            throw new GitException("git-refused-url", $"'{Printable(text)}' is neither a path nor a URL");
        }

        if (TransportHelper().IsMatch(text))
        {
            throw new GitException("git-refused-url", $"'{Redaction.Clean(text)}' names a git transport helper, which is not allowed; use https, ssh or a local path");
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && text.Contains("://", StringComparison.Ordinal))
        {
            return uri.Scheme == Uri.UriSchemeFile ? Local(uri.LocalPath, options) : Remote(text, uri, options);
        }

        if (ScpLike().Match(text) is { Success: true } scp && !Directory.Exists(Absolute(text, currentFolder)))
        {
            RequireScheme("ssh", text, options);
            RequirePublicHost(scp.Groups["host"].Value, options);
            return new RepositoryLocation(text, NameOf(scp.Groups["path"].Value), isLocal: false);
        }

        return Local(Absolute(text, currentFolder), options);
    }

    private static RepositoryLocation Remote(string text, Uri uri, GitOptions options)
    {
        RequireScheme(uri.Scheme, text, options);
        if (uri.Host.Length == 0 || uri.Host.StartsWith('-'))
        {
            throw new GitException("git-refused-url", $"'{Redaction.Clean(text)}' names no host");
        }

        RequirePublicHost(uri.Host, options);
        return new RepositoryLocation(text, NameOf(Uri.UnescapeDataString(uri.AbsolutePath)), isLocal: false);
    }

    private static RepositoryLocation Local(string path, GitOptions options)
    {
        if (!options.AllowLocalPaths)
        {
            throw new GitException("git-refused-url", "sources on this machine are not allowed here; use an https or ssh URL");
        }

        if (!Directory.Exists(path))
        {
            throw new GitException("git-not-a-repository", $"there is no folder {path}");
        }

        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var isWorkTree = Path.Exists(Path.Combine(path, ".git"));
        var isBare = File.Exists(Path.Combine(path, "HEAD")) && Directory.Exists(Path.Combine(path, "objects"));
        return isWorkTree || isBare
            ? new RepositoryLocation(path, NameOf(Path.GetFileName(path)), isLocal: true)
            : throw new GitException("git-not-a-repository", $"{path} is not a Git repository; name the folder that holds .git, or a bare repository, or run `git init` there");
    }

    private static void RequireScheme(string scheme, string text, GitOptions options)
    {
        if (!options.AllowedSchemes.Contains(scheme))
        {
            throw new GitException("git-refused-url", $"'{Redaction.Clean(text)}' uses the scheme {scheme}, which is not allowed; use {string.Join(", ", options.AllowedSchemes.Order(StringComparer.Ordinal))} or a local path");
        }
    }

    private static void RequirePublicHost(string host, GitOptions options)
    {
        if (options.AllowPrivateHosts)
        {
            return;
        }

        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : Dns.GetHostAddresses(host);
        }
        catch (SocketException error)
        {
            throw new GitException("git-unreachable", $"the host {host} cannot be resolved; check its name and the network", error);
        }

        if (addresses.Any(IsPrivate))
        {
            throw new GitException("git-refused-url", $"the host {host} has a private address, which is not allowed here");
        }
    }

    private static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast)
        {
            return true;
        }

        var bytes = address.GetAddressBytes();
        return bytes is [0, _, _, _] or [10, _, _, _] or [127, _, _, _] or [169, 254, _, _] or [192, 168, _, _] or [>= 224, _, _, _]
            || bytes is [172, >= 16 and <= 31, _, _] or [100, >= 64 and <= 127, _, _]
            || address.Equals(IPAddress.IPv6Any);
    }

    private static string Absolute(string path, string? currentFolder)
    {
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
        {
            path = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..];
        }

        return Path.GetFullPath(path, currentFolder ?? Environment.CurrentDirectory);
    }

    private static string NameOf(string path)
    {
        var parts = path.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        var name = string.Join('/', parts.TakeLast(2));
        return name.EndsWith(".git", StringComparison.Ordinal) && name.Length > 4 ? name[..^4] : name.Length > 0 ? name : "repository";
    }

    private static string Printable(string text) => new([.. text.Take(80).Select(character => char.IsControl(character) ? '?' : character)]);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9+.\-]*::", RegexOptions.NonBacktracking)]
    private static partial Regex TransportHelper();

    [GeneratedRegex(@"^(?:[A-Za-z0-9_.\-]+@)?(?<host>[A-Za-z0-9][A-Za-z0-9.\-]+):(?<path>[^/\\][^\\]*|/[^/].*)$", RegexOptions.NonBacktracking)]
    private static partial Regex ScpLike();

    [GeneratedRegex(@"^(?<scheme>[a-zA-Z][a-zA-Z0-9+.\-]*://)[^/@]*@", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex UserInfo();
}
