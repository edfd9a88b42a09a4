using System.Text.RegularExpressions;

namespace LunarHub.Git;

/// <summary>
/// The parts of a clone URL (RFC 3986, section 3.2) or of <c>user@host:path</c>, by a grammar narrow enough that git, curl, ssh and this program cannot
/// read it differently: no backslashes, queries, fragments, blanks or second @. The host that is checked is then the host that is asked.
/// </summary>
internal sealed partial record RemoteAddress(string Scheme, string? User, string? Password, string Host, int? Port, string Path, bool IsScpLike)
{
    public static RemoteAddress? TryUrl(string text)
    {
        if (Url().Match(text) is not { Success: true } match)
        {
            return null;
        }

        int? port = match.Groups["port"] is { Success: true } digits ? int.Parse(digits.ValueSpan) : null;
        return port is 0 or > 65535 ? null : new RemoteAddress(match.Groups["scheme"].Value.ToLowerInvariant(), Optional(match, "user"), Optional(match, "password"), match.Groups["host"].Value, port, match.Groups["path"].Value, IsScpLike: false);
    }

    public static RemoteAddress? TryScpLike(string text) => ScpLike().Match(text) is { Success: true } match
        ? new RemoteAddress("ssh", Optional(match, "user"), null, match.Groups["host"].Value, null, match.Groups["path"].Value, IsScpLike: true)
        : null;

    /// <summary>Scheme, host and port: what HTTP settings are bound to.</summary>
    public string Origin => $"{Scheme}://{Host}{(Port is { } port ? $":{port}" : "")}";

    public int EffectivePort => Port ?? Scheme switch
    {
        "https" => 443,
        "http" => 80,
        "ssh" => 22,
        _ => 9418,
    };

    /// <summary>What git is given: everything but HTTP credentials and a password.</summary>
    public string ToAddress()
    {
        var user = Scheme == "ssh" && User is not null ? User + "@" : "";
        return IsScpLike ? $"{user}{Host}:{Path}" : $"{Scheme}://{user}{Host}{(Port is { } port ? $":{port}" : "")}{Path}";
    }

    /// <summary>The address as an operator would write it, credentials included.</summary>
    public string ToSource() => IsScpLike || Scheme == "ssh" && Password is null
        ? ToAddress()
        : $"{Scheme}://{User}{(Password is null ? "" : ":" + Password)}{(User ?? Password) switch { null => "", _ => "@" }}{Host}{(Port is { } port ? $":{port}" : "")}{Path}";

    /// <summary>The same for all spellings of one address: host in lower case, no default port, no trailing slash, no <c>.git</c>, no credentials.</summary>
    public string ToIdentity()
    {
        var path = Path.TrimEnd('/');
        path = path.EndsWith(".git", StringComparison.Ordinal) ? path[..^4] : path;
        return (this with { Host = Host.TrimEnd('.').ToLowerInvariant(), Port = Port == (this with { Port = null }).EffectivePort ? null : Port, Path = path }).ToAddress();
    }

    /// <summary>Without credentials.</summary>
    public override string ToString() => ToAddress();

    private static string? Optional(Match match, string group) => match.Groups[group] is { Success: true } found ? found.Value : null;

    [GeneratedRegex(
        @"^(?<scheme>[A-Za-z][A-Za-z0-9+.\-]*)://((?<user>[^\-/@:\\\s?#\[\]][^/@:\\\s?#\[\]]*)?(:(?<password>[^/@\\\s?#\[\]]*))?@)?(?<host>[A-Za-z0-9_][A-Za-z0-9_.\-]*|\[[0-9A-Fa-f:.]+\])(:(?<port>[0-9]{1,5}))?(?<path>/[^/\-\\\s?#][^\\\s?#]*)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Url();

    [GeneratedRegex(
        @"^((?<user>[A-Za-z0-9_][A-Za-z0-9_.\-]*)@)?(?<host>[A-Za-z0-9][A-Za-z0-9_.\-]+):(?<path>[^\\:/\-][^\\]*|/[^/\\][^\\]*)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ScpLike();
}
