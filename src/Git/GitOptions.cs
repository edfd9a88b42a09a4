namespace LunarHub.Git;

/// <summary>What git may do on our behalf.</summary>
public sealed class GitOptions
{
    /// <summary>The git executable. Default: the one on the path.</summary>
    public string Executable { get; set; } = "git";

    /// <summary>Schemes of clone URLs. Default: https, ssh, http and git. Local paths are a matter of their own: <see cref="AllowLocalPaths"/>.</summary>
    public ISet<string> AllowedSchemes { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "https", "ssh", "http", "git" };

    /// <summary>Whether a source may be a folder of this machine. Default: true, for sources that the operator names.</summary>
    public bool AllowLocalPaths { get; set; } = true;

    /// <summary>Whether a URL may name loopback, link-local or private addresses. Default: true, for sources that the operator names.</summary>
    public bool AllowPrivateHosts { get; set; } = true;

    /// <summary>The longest that one fetch may take. Default: 2 hours.</summary>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromHours(2);

    /// <summary>The longest that one query of a mirror may take. Default: 10 minutes.</summary>
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The most bytes that a query's output may have when it is read as a whole. Default: 64 MiB.</summary>
    public int MaxOutputBytes { get; set; } = 64 << 20;
}
