namespace LunarHub.Git;

/// <summary>What the HEAD of a source is.</summary>
/// <param name="Branch">The branch that it names, as <c>refs/heads/…</c>; null when it is detached or there is no commit yet.</param>
/// <param name="Commit">Its commit, or null when there is none yet.</param>
internal sealed record RemoteHead(string? Branch, string? Commit)
{
    /// <summary>Reads the output of <c>git ls-remote --symref</c>. A name that is not a plain branch is a hostile remote's, and taken for none.</summary>
    public static RemoteHead Parse(string output)
    {
        string? branch = null;
        string? commit = null;
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split('\t') is not [var value, "HEAD"])
            {
                continue;
            }

            if (!value.StartsWith("ref: ", StringComparison.Ordinal))
            {
                commit = ObjectId.IsValid(value) ? value : null;
            }
            else if (value.StartsWith("ref: refs/heads/", StringComparison.Ordinal) && RevisionName.IsPlain(value[5..]))
            {
                branch = value[5..];
            }
        }

        return new RemoteHead(commit is null ? null : branch, commit);
    }
}
