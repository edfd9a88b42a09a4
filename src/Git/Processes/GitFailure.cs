namespace LunarHub.Git;

/// <summary>Turns git's words into a code and a line that names the mend.</summary>
internal static class GitFailure
{
    private const string Damaged = "the repository is damaged or incomplete; check the source with: git fsck";

    // The first sign that is found decides, so the narrower stand before the wider.
    private static readonly (string Sign, string Code, string Mend)[] Known =
    [
        ("Authentication failed", "git-auth", "check the credentials in the URL or the SSH key"),
        ("could not read Username", "git-auth", "the repository is private or does not exist; put credentials into the URL or use SSH"),
        ("could not read Password", "git-auth", "check the credentials in the URL"),
        ("Permission denied (publickey", "git-auth", "give this machine's SSH key access"),
        ("Host key verification failed", "git-auth", "the host's key changed; check it and mend ~/.ssh/known_hosts"),
        ("returned error: 403", "git-auth", "the credentials do not allow reading the repository"),
        ("returned error: 30", "git-refused-url", "the remote redirects, which is not followed here; use the URL that it redirects to"),
        ("terminal prompts disabled", "git-auth", "the repository is private or does not exist; put credentials into the URL or use SSH"),
        ("lazy fetching disabled", "git-object-missing", "the source is a partial clone; name its remote's URL instead"),
        ("promisor remote", "git-object-missing", "the source is a partial clone; name its remote's URL instead"),
        ("couldn't find remote ref", "git-ref-moved", "the source changed meanwhile; it is tried again"),
        ("not our ref", "git-ref-moved", "the source changed meanwhile; it is tried again"),
        ("not a git repository", "git-not-a-repository", "name the folder that holds .git, or a bare repository"),
        ("does not appear to be a git repository", "git-not-a-repository", "name the folder that holds .git, or a bare repository"),
        ("does not exist", "git-not-a-repository", "check the path or URL"),
        ("Repository not found", "git-not-a-repository", "check the URL, and the credentials if it is private"),
        ("' not found", "git-not-a-repository", "check the URL, and the credentials if it is private"),
        ("not allowed", "git-refused-url", "use https, ssh or a local path"),
        ("certificate", "git-unreachable", "the certificate is not trusted; set GIT_SSL_CAINFO to the file of the authority that signed it"),
        ("Could not resolve host", "git-unreachable", "check the host name and the network"),
        ("No space left on device", "git-disk", "free disk space in the data folder"),
        ("unable to access", "git-unreachable", "check the URL and the network"),
        ("Connection refused", "git-unreachable", "check that the remote is up"),
        ("Connection timed out", "git-unreachable", "check the network"),
        ("bad object", "git-object-missing", Damaged),
        ("is corrupt", "git-object-missing", Damaged),
        ("inflate:", "git-object-missing", Damaged),
        ("missing blob", "git-object-missing", Damaged),
        ("missing tree", "git-object-missing", Damaged),
        ("unable to read", "git-object-missing", Damaged),
        ("not a tree object", "git-object-missing", Damaged),
        ("bad revision", "git-object-missing", "check the name of the branch, tag or commit"),
        ("unknown revision", "git-object-missing", "check the name of the branch, tag or commit"),
        ("Not a valid object name", "git-object-missing", "check the name of the branch, tag or commit"),
        ("Needed a single revision", "git-object-missing", "check the name of the branch, tag or commit"),
        ("Could not read from remote repository", "git-unreachable", "check the URL and the access rights"),
        ("early EOF", "git-unreachable", "the connection broke; it is tried again"),
    ];

    /// <param name="purpose">What was tried.</param>
    /// <param name="errors">Standard error, cleaned.</param>
    public static GitException Explain(string purpose, string errors)
    {
        foreach (var (sign, code, mend) in Known)
        {
            if (errors.Contains(sign, StringComparison.OrdinalIgnoreCase))
            {
                return new GitException(code, $"{purpose} failed: {Reason(errors)}; {mend}");
            }
        }

        return new GitException("git-failed", $"{purpose} failed: {Reason(errors)}");
    }

    // Git's reason stands in its last "fatal:" or "error:" line; what follows is advice.
    private static string Reason(string errors)
    {
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = Array.FindLast(lines, candidate => candidate.StartsWith("fatal:", StringComparison.Ordinal))
            ?? Array.FindLast(lines, candidate => candidate.StartsWith("error:", StringComparison.Ordinal))
            ?? lines.LastOrDefault()
            ?? "git gave no reason";
        return line.Replace("fatal: ", "", StringComparison.Ordinal);
    }
}
