using LunarHub.ApiHost.Checking;
using LunarHub.ApiHost.Client;
using LunarHub.Cli.Terminal;

namespace LunarHub.Cli.Diagnosis;

/// <summary><c>hub doctor REPO</c>: the index of a repository beside Git, file by file, and its mend.</summary>
internal static class IndexChecks
{
    private const int Named = 5;

    /// <param name="hub">The server.</param>
    /// <param name="repository">Id or name.</param>
    /// <param name="reference">A full or short ref name; null for the default ref.</param>
    /// <param name="mend">True to index again what differs, and to look once more then.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<Finding>> RunAsync(IHubClient hub, string repository, string? reference, bool mend, CancellationToken cancellationToken)
    {
        var check = await hub.CheckIndexAsync(repository, reference, cancellationToken);
        List<Finding> findings = [.. Describe(check)];
        if (!mend || check.Good)
        {
            return findings;
        }

        // A text that is wrong under the right blob would be taken for there: only building everything again replaces it.
        await hub.ReindexAsync(check.RepoId, rebuild: check.OtherText.Count > 0, whole: true, cancellationToken);
        var view = (await IndexingView.FollowAsync(hub, [check.RepoId], cancellationToken))[0];
        findings.Add(new Finding(view.Error is null ? Verdict.Good : Verdict.Fault, check.Repo, view.Error is { } error ? $"indexing it again failed: {error.Message}" : "indexed again; compared once more:"));

        // What was found at first is history: whether all is well now is told by the second look.
        return [.. findings.Select(found => found with { Verdict = found.Verdict == Verdict.Fault && view.Error is null ? Verdict.Warning : found.Verdict, Mend = null }), .. Describe(await hub.CheckIndexAsync(check.RepoId, reference, cancellationToken))];
    }

    private static IEnumerable<Finding> Describe(CheckView check)
    {
        var mend = $"hub doctor {check.Repo} --mend";
        if (check.Commit is null)
        {
            yield return new Finding(Verdict.Fault, check.Repo, $"the parts of its index do not all show the same commit of {check.Ref}", mend);
        }

        foreach (var (paths, what) in ((PathsView, string)[])[(check.Missing, "in Git and not in the index"), (check.Extra, "in the index and not in Git"), (check.OtherBlob, "indexed with another content than Git has"), (check.OtherText, "indexed with a text that is not the blob's")])
        {
            if (paths.Count > 0)
            {
                yield return new Finding(Verdict.Fault, check.Repo, $"{Format.Count(paths.Count)} {what}: {string.Join(", ", paths.Examples.Take(Named))}{(paths.Count > Named ? ", …" : "")}", mend);
            }
        }

        foreach (var problem in check.Problems)
        {
            yield return new Finding(Verdict.Fault, check.Repo, problem, mend);
        }

        if (check.Good)
        {
            yield return new Finding(
                Verdict.Good, check.Repo, $"the index of {check.Ref} equals commit {Format.ShortCommit(check.Commit)} file by file: {Format.Count(check.Files)} files, the text of {Format.Count(check.Texts)} compared");
        }

        if (check is { Commit: not null, IsHead: false })
        {
            yield return new Finding(Verdict.Warning, check.Repo, $"{Format.ShortCommit(check.Commit)} is not what the ref had in Git at the last fetch", "hub index, or wait for the run in progress");
        }
    }
}
