using System.Globalization;
using LunarHub.Text;

namespace LunarHub.Bench.Freshness.Storm;

/// <summary>
/// A repository made of one folder of another: its trees are the folder's trees in the commits that changed it, the oldest first. Where the folder has fewer states than are asked for they are
/// gone through to and fro; every push is a new commit all the same.
/// </summary>
internal sealed class FolderHistory
{
    private const int Depth = 2_000;

    private FolderHistory(string folder, BareRepository repository, IReadOnlyList<string> commits) => (Folder, Repository, Commits) = (folder, repository, commits);

    /// <summary>The folder in the given repository.</summary>
    public string Folder { get; }

    public BareRepository Repository { get; }

    /// <summary>What is pushed, one after the other. The first is there before the storm.</summary>
    public IReadOnlyList<string> Commits { get; }

    /// <summary>The folders that the newest commits changed most often, at most three levels deep, none within another.</summary>
    /// <exception cref="HubException"><c>bench-history-short</c>.</exception>
    public static async Task<IReadOnlyList<string>> ChooseAsync(string repository, int count, CancellationToken cancellationToken)
    {
        var log = await BareRepository.GitAsync(repository, ["log", "--first-parent", "-m", $"--max-count={Depth.ToString(CultureInfo.InvariantCulture)}", "--format=%x01", "--name-only", "--no-renames", "HEAD"], cancellationToken);
        var changes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var commit in log.Split('\u0001'))
        {
            foreach (var folder in commit.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(path => !path.StartsWith('"')).SelectMany(Folders).Distinct(StringComparer.Ordinal))
            {
                changes[folder] = changes.GetValueOrDefault(folder) + 1;
            }
        }

        var now = (await BareRepository.GitAsync(repository, ["ls-tree", "-r", "-d", "--name-only", "-z", "HEAD"], cancellationToken)).Split('\0').ToHashSet(StringComparer.Ordinal);
        var chosen = new List<string>();
        // Deep folders first, so that a large one does not swallow many.
        foreach (var folder in changes.Where(entry => entry.Value > 1 && now.Contains(entry.Key)).OrderByDescending(entry => entry.Key.Count(letter => letter == '/')).ThenByDescending(entry => entry.Value).Select(entry => entry.Key))
        {
            if (chosen.Count < count && !chosen.Exists(known => known.StartsWith(folder + "/", StringComparison.Ordinal)))
            {
                chosen.Add(folder);
            }
        }

        return chosen.Count == count
            ? chosen
            : throw new HubException("bench-history-short", $"Only {chosen.Count} folders changed in the newest {Depth} commits; take a larger repository, a deeper clone, or fewer --repositories.");
    }

    /// <param name="source">The given repository.</param>
    /// <param name="folder">One of those that <see cref="ChooseAsync"/> found.</param>
    /// <param name="target">The new bare repository.</param>
    /// <param name="pushes">How many commits after the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<FolderHistory> MakeAsync(string source, string folder, string target, int pushes, CancellationToken cancellationToken)
    {
        var repository = await BareRepository.BorrowAsync(target, source, cancellationToken);
        var listed = await BareRepository.GitAsync(source, ["rev-list", "--first-parent", $"--max-count={(pushes + 1).ToString(CultureInfo.InvariantCulture)}", "HEAD", "--", folder], cancellationToken);
        var trees = new List<string>();
        foreach (var commit in listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            var (code, output, _) = await BareRepository.TryGitAsync(source, ["rev-parse", "--verify", "--quiet", $"{commit}:{folder}"], cancellationToken);
            if (code == 0)
            {
                trees.Add(output.Trim());
            }
        }

        var commits = new List<string>();
        for (var i = 0; i <= pushes; i++)
        {
            string[] parent = i == 0 ? [] : ["-p", commits[^1]];
            commits.Add((await BareRepository.GitAsync(target, ["commit-tree", trees[ToAndFro(i, trees.Count)], .. parent, "-m", $"Push {i.ToString(CultureInfo.InvariantCulture)} of {folder}"], cancellationToken)).Trim());
        }

        await repository.PushAsync(commits[0], cancellationToken);
        return new FolderHistory(folder, repository, commits);
    }

    private static int ToAndFro(int step, int count)
    {
        if (count == 1)
        {
            return 0;
        }

        var within = step % (2 * (count - 1));
        return within < count ? within : 2 * (count - 1) - within;
    }

    private static IEnumerable<string> Folders(string path)
    {
        var parts = path.Split('/');
        for (var depth = 1; depth < parts.Length && depth <= 3; depth++)
        {
            yield return string.Join('/', parts[..depth]);
        }
    }
}
