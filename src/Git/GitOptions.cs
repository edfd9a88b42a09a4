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
    /// <remarks>
    /// When false, a host's addresses are looked up before every fetch, git is bound to the one that was checked (over HTTP from git 2.37 on),
    /// HTTP redirects are not followed, and the <c>git</c> scheme is refused, as git offers no way to bind it.
    /// </remarks>
    public bool AllowPrivateHosts { get; set; } = true;

    /// <summary>How long a source may take to say where its HEAD is, before anything is fetched. Default: 1 minute.</summary>
    /// <remarks>A source that takes connections and never answers holds up no more than this; what waits behind it goes on then.</remarks>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest that one fetch may take. Default: 2 hours.</summary>
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromHours(2);

    /// <summary>The most bytes that one fetch may receive. Default: 50 GiB.</summary>
    public long MaxFetchBytes { get; set; } = 50L << 30;

    /// <summary>The longest that one query of a mirror may take. Default: 10 minutes.</summary>
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The most bytes that a query's output may have when it is read as a whole. Default: 64 MiB.</summary>
    public int MaxOutputBytes { get; set; } = 64 << 20;

    /// <summary>The most files of a commit, and the most changes between two. Default: 5 million.</summary>
    /// <remarks>A few kilobytes of nested trees can list billions of files; the limit keeps such a repository from filling the memory.</remarks>
    public int MaxTreeEntries { get; set; } = 5_000_000;

    /// <summary>The largest blob that a <see cref="BlobReader"/> hands out; the content of a larger one is passed over. Default: 64 MiB.</summary>
    public int MaxBlobBytes { get; set; } = 64 << 20;
}
