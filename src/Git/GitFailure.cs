namespace LunarHub.Git;

/// <summary>Turns git's words into a code and a line that names the mend.</summary>
internal static class GitFailure
{
    private static readonly (string Sign, string Code, string Mend)[] Known =
    [
        ("Authentication failed", "git-auth", "check the credentials in the URL or the SSH key"),
        ("could not read Username", "git-auth", "the repository is private or does not exist; put credentials into the URL or use SSH"),
        ("Permission denied (publickey", "git-auth", "give this machine's SSH key access"),
        ("terminal prompts disabled", "git-auth", "the repository is private or does not exist; put credentials into the URL or use SSH"),
        ("not a git repository", "git-not-a-repository", "name the folder that holds .git, or a bare repository"),
        ("does not appear to be a git repository", "git-not-a-repository", "name the folder that holds .git, or a bare repository"),
        ("does not exist", "git-not-a-repository", "check the path or URL"),
        ("Repository not found", "git-not-a-repository", "check the URL, and the credentials if it is private"),
        ("not allowed", "git-refused-url", "use https, ssh or a local path"),
        ("Could not resolve host", "git-unreachable", "check the host name and the network"),
        ("unable to access", "git-unreachable", "check the URL and the network"),
        ("Connection refused", "git-unreachable", "check that the remote is up"),
        ("Connection timed out", "git-unreachable", "check the network"),
        ("Could not read from remote repository", "git-unreachable", "check the URL and the access rights"),
        ("early EOF", "git-unreachable", "the connection broke; it is tried again"),
        ("No space left on device", "git-disk", "free disk space in the data folder"),
        ("bad object", "git-object-missing", "the mirror lacks the object; it is fetched again"),
        ("bad revision", "git-object-missing", "check the name of the branch, tag or commit"),
        ("unknown revision", "git-object-missing", "check the name of the branch, tag or commit"),
        ("Needed a single revision", "git-object-missing", "check the name of the branch, tag or commit"),
    ];

    public static GitException Explain(string what, string errors)
    {
        foreach (var (sign, code, mend) in Known)
        {
            if (errors.Contains(sign, StringComparison.OrdinalIgnoreCase))
            {
                return new GitException(code, $"{what} failed: {LastLine(errors)}; {mend}");
            }
        }

        return new GitException("git-failed", $"{what} failed: {LastLine(errors)}");
    }

    // Git's reason stands in its last "fatal:" or "error:" line; what follows is advice.
    private static string LastLine(string errors)
    {
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = Array.FindLast(lines, candidate => candidate.StartsWith("fatal:", StringComparison.Ordinal))
            ?? Array.FindLast(lines, candidate => candidate.StartsWith("error:", StringComparison.Ordinal))
            ?? lines.LastOrDefault()
            ?? "git gave no reason";
        return line.Replace("fatal: ", "", StringComparison.Ordinal);
    }
}
