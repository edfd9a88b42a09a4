using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace LunarHub.Git;

/// <summary>Where a repository comes from: a folder of this machine or a clone URL. Parsing refuses everything that git could take for something else.</summary>
public sealed partial record RepositoryLocation
{
    private readonly RemoteAddress? remote;

    private RepositoryLocation(string source, string name, RemoteAddress? remote)
    {
        Source = source;
        Name = name;
        this.remote = remote;
    }

    /// <summary>The full path, or the URL as it was given, credentials included: to be stored, never to be shown.</summary>
    public string Source { get; }

    /// <summary>A short name for people: the last two parts of a URL's path, or the folder's name.</summary>
    public string Name { get; }

    public bool IsLocal => remote is null;

    /// <summary>What may be shown and logged: <see cref="Source"/> without credentials.</summary>
    public string Display => Redaction.Clean(Source);

    /// <summary>Names the repository in the data folder: 16 hexadecimal digits, the same for all spellings of an address and whatever its credentials.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(remote?.ToIdentity() ?? Source)).AsSpan(0, 8));

    /// <summary>What git is given: the full path, or the URL without HTTP credentials, which go another way (<see cref="GitTransport"/>).</summary>
    internal string Address => remote?.ToAddress() ?? Source;

    internal string Scheme => remote?.Scheme ?? "file";

    internal string? Host => remote?.Host;

    internal string? Origin => remote?.Origin;

    internal int? Port => remote?.EffectivePort;

    /// <summary>"user:password" for HTTP, or null.</summary>
    internal string? Credentials => remote is { Scheme: "http" or "https" } http && (http.User ?? http.Password) is not null
        ? $"{Uri.UnescapeDataString(http.User ?? "")}:{Uri.UnescapeDataString(http.Password ?? "")}"
        : null;

    /// <param name="text">A path (absolute, relative to <paramref name="currentFolder"/>, or with <c>~</c>), a URL, or <c>user@host:path</c>. A folder within a work tree stands for the work tree.</param>
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
            throw new GitException("git-refused-url", $"'{Shown(text)}' is neither a path nor a URL: it begins with a dash or holds control characters");
        }

        if (TransportHelper().IsMatch(text))
        {
            throw new GitException("git-refused-url", $"'{Shown(text)}' names a git transport helper, which is not allowed; use https, ssh or a local path");
        }

        if (SchemeOf().Match(text) is { Success: true } scheme)
        {
            return scheme.Groups["scheme"].ValueSpan.Equals("file", StringComparison.OrdinalIgnoreCase) ? Local(FilePath(text), options) : Remote(text, RemoteAddress.TryUrl(text), options);
        }

        return RemoteAddress.TryScpLike(text) is { } scp && !Directory.Exists(Absolute(text, currentFolder))
            ? Remote(text, scp, options)
            : Local(Absolute(text, currentFolder), options);
    }

    /// <summary>
    /// This remote under the address that it has now. Only the path changes: scheme, host, port and credentials are the operator's word.
    /// </summary>
    /// <param name="addresses">The addresses that its forge tells; one of the same scheme is taken before others.</param>
    /// <exception cref="GitException"><c>git-refused-url</c>: none of them lies on this host.</exception>
    public RepositoryLocation MoveTo(IEnumerable<string> addresses, GitOptions options)
    {
        var candidates = addresses.Select(address => RemoteAddress.TryUrl(address) ?? RemoteAddress.TryScpLike(address)).OfType<RemoteAddress>().Where(IsOnThisHost).OrderByDescending(candidate => candidate.Scheme == remote!.Scheme);
        return candidates.FirstOrDefault() is { } target
            ? Parse((remote! with { Path = remote.IsScpLike ? target.Path.Trim('/') : "/" + target.Path.Trim('/') }).ToSource(), options)
            : throw new GitException("git-refused-url", $"{Display} is said to have moved, but not to an address on its host; if that is so, add the new address and remove this one");
    }

    /// <summary>The same as <see cref="Display"/>.</summary>
    public override string ToString() => Display;

    private bool IsOnThisHost(RemoteAddress address) => remote is not null && string.Equals(address.Host.TrimEnd('.'), remote.Host.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private static RepositoryLocation Remote(string text, RemoteAddress? remote, GitOptions options)
    {
        var scheme = remote?.Scheme ?? text[..text.IndexOf(':', StringComparison.Ordinal)];
        var allowed = options.AllowedSchemes.Where(name => options.AllowPrivateHosts || !name.Equals("git", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToArray();
        if (!allowed.Contains(scheme, StringComparer.OrdinalIgnoreCase))
        {
            throw new GitException("git-refused-url", $"the scheme {scheme} is not allowed; use {string.Join(", ", allowed)}{(options.AllowLocalPaths ? " or a local path" : "")}");
        }

        // Not repeated in the message: what cannot be read may hold a password that cannot be told from the rest.
        if (remote is null)
        {
            throw new GitException("git-refused-url", "the clone URL is malformed; it reads scheme://[user[:password]@]host[:port]/path, with %XX for special characters in the password");
        }

        if (!options.AllowPrivateHosts)
        {
            HostGuard.Check(remote.Host);
        }

        return new RepositoryLocation(text, NameOf(remote.IsScpLike ? remote.Path : Uri.UnescapeDataString(remote.Path)), remote);
    }

    private static RepositoryLocation Local(string path, GitOptions options)
    {
        if (!options.AllowLocalPaths)
        {
            throw new GitException("git-refused-url", "sources on this machine are not allowed here; use an https or ssh URL");
        }

        if (!Directory.Exists(path))
        {
            throw new GitException("git-not-a-repository", $"there is no folder {Shown(path)}");
        }

        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        path = Path.GetFileName(path) == ".git" ? Path.GetDirectoryName(path)! : path;
        for (var folder = path; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.Exists(Path.Combine(folder, ".git")) || (File.Exists(Path.Combine(folder, "HEAD")) && Directory.Exists(Path.Combine(folder, "objects"))))
            {
                return new RepositoryLocation(folder, NameOf(Path.GetFileName(folder)), remote: null);
            }
        }

        throw new GitException("git-not-a-repository", $"{Shown(path)} is not a Git repository; name the folder that holds .git, or a bare repository, or run `git init` there");
    }

    private static string FilePath(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length == 0
        ? uri.LocalPath
        : throw new GitException("git-refused-url", $"'{Shown(text)}' is not a path on this machine; it reads file:///folder");

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
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var name = string.Join('/', parts.TakeLast(2));
        return name.EndsWith(".git", StringComparison.Ordinal) && name.Length > 4 ? name[..^4] : name.Length > 0 ? Redaction.Clean(name) : "repository";
    }

    private static string Shown(string text) => Redaction.Clean(text.Length > 200 ? text[..200] + "…" : text);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9+.\-]*::", RegexOptions.NonBacktracking)]
    private static partial Regex TransportHelper();

    [GeneratedRegex(@"^(?<scheme>[A-Za-z][A-Za-z0-9+.\-]*)://", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SchemeOf();
}
