namespace LunarHub.Git;

/// <summary>
/// A remote repository's name among all: host and path, the same for every way to reach it (https, ssh, <c>user@host:path</c>), so that the addresses in a forge's payload find the
/// repository however it was added. A port that is not its scheme's default tells apart servers on one host.
/// </summary>
public static class RemoteName
{
    /// <summary>For example <c>github.com/acme/app</c>, in lower case: the large forges and their clones tell no repositories apart by letter case alone. Null for what is no clone URL.</summary>
    public static string? Of(string address)
    {
        if (RemoteAddress.TryUrl(address) is { } url)
        {
            return url.Scheme is "http" or "https" or "ssh" or "git" ? Name(url) : null;
        }

        return address.Contains("::", StringComparison.Ordinal) || address.Contains("://", StringComparison.Ordinal) || RemoteAddress.TryScpLike(address) is not { } scp ? null : Name(scp);
    }

    /// <summary>
    /// Why no payload may give such an address, or null when it may. Payloads speak of repositories on other machines: a transport helper, a path, a file URL or another scheme has no
    /// business there, and a private address only where the operator has named that host.
    /// </summary>
    public static string? Refusal(string address, Func<string, bool> isNamedByOperator)
    {
        var remote = RemoteAddress.TryUrl(address) ?? (address.Contains("::", StringComparison.Ordinal) || address.Contains("://", StringComparison.Ordinal) ? null : RemoteAddress.TryScpLike(address));
        if (remote is not { Scheme: "http" or "https" or "ssh" or "git" })
        {
            return $"the payload's address '{Redaction.Clean(address.Length > 200 ? address[..200] + "…" : address)}' is no https, ssh, http or git URL; a payload may name nothing else";
        }

        if (isNamedByOperator(HostOf(remote)))
        {
            return null;
        }

        try
        {
            HostGuard.Check(remote.Host);
            return null;
        }
        catch (GitException refused)
        {
            return refused.Message;
        }
    }

    /// <summary>The host of a name that <see cref="Of"/> gave, with its port where it has one.</summary>
    public static string HostOf(string name) => name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? name[..slash] : name;

    private static string HostOf(RemoteAddress remote) => HostOf(Name(remote));

    private static string Name(RemoteAddress remote)
    {
        var path = remote.Path.Trim('/');
        path = path.EndsWith(".git", StringComparison.Ordinal) ? path[..^4] : path;
        var port = remote.Port is { } named && named != (remote with { Port = null }).EffectivePort ? $":{named}" : "";
        return $"{remote.Host.TrimEnd('.')}{port}/{path}".ToLowerInvariant();
    }
}
