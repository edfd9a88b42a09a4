using System.Globalization;
using LunarHub.Bench.Freshness;
using LunarHub.Text;

namespace LunarHub.Bench.Replay;

/// <summary>One commit to which the branch is moved, and what the move is.</summary>
/// <param name="Commit">Where the branch goes.</param>
/// <param name="Files">Paths in which the two trees differ; a renamed file is one.</param>
/// <param name="Renames">Of them, files that moved, as Git tells by their likeness.</param>
/// <param name="Deletions">Of them, files that are gone.</param>
/// <param name="IsMerge">Whether the commit has several parents.</param>
/// <param name="IsRewrite">Whether the branch's place before is no ancestor of it: the move is what a force push is.</param>
internal sealed record ReplayedCommit(string Commit, int Files, int Renames, int Deletions, bool IsMerge, bool IsRewrite)
{
    /// <summary>
    /// The newest commits of a head, every parent before its children and each line of work in one piece: where a merged branch begins or ends, the step leads to a commit that does not follow
    /// the one before.
    /// </summary>
    /// <returns>Where the branch stands at first, and the commits after it, oldest first.</returns>
    /// <exception cref="HubException"><c>bench-history-short</c>.</exception>
    public static async Task<(string Start, IReadOnlyList<ReplayedCommit> Commits)> ReadAsync(string repository, int count, CancellationToken cancellationToken)
    {
        var listed = await BareRepository.GitAsync(
            repository, ["rev-list", "--topo-order", "--parents", $"--max-count={(count + 1).ToString(CultureInfo.InvariantCulture)}", "HEAD"], cancellationToken);
        var lines = listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse().Select(line => line.Split(' ')).ToList();
        if (lines.Count <= count)
        {
            throw new HubException("bench-history-short", $"The repository has {lines.Count} commits; {count} to replay need {count + 1}. Take a deeper clone or fewer --commits.");
        }

        var commits = new List<ReplayedCommit>(count);
        foreach (var (before, line) in lines.Zip(lines.Skip(1)))
        {
            commits.Add(await DescribeAsync(repository, before[0], line, cancellationToken));
        }

        return (lines[0][0], commits);
    }

    private static async Task<ReplayedCommit> DescribeAsync(string repository, string before, string[] commit, CancellationToken cancellationToken)
    {
        var diff = await BareRepository.GitAsync(repository, ["diff-tree", "-r", "-M", "--name-status", before, commit[0]], cancellationToken);
        var changes = diff.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var follows = commit.AsSpan(1).Contains(before)
            || (await BareRepository.TryGitAsync(repository, ["merge-base", "--is-ancestor", before, commit[0]], cancellationToken)).ExitCode == 0;
        return new ReplayedCommit(commit[0], changes.Length, changes.Count(change => change[0] == 'R'), changes.Count(change => change[0] == 'D'), commit.Length > 2, !follows);
    }
}
