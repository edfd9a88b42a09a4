using System.Globalization;
using LunarHub.Bench.Product;
using LunarHub.Search;
using LunarHub.Text;

namespace LunarHub.Bench.Relevance.KnownItems;

/// <summary>
/// A repository as it was before its newest commits. What those commits ask for is looked for in it: neither its files nor its history know of them, so that no signal can tell the answer from
/// what came later.
/// </summary>
internal sealed class PastRepository
{
    // About one commit in so many has a subject and a change that can be asked for.
    private const int CommitsPerItem = 8;

    private PastRepository(string folder, string source, string commit) => (Folder, Source, Commit) = (folder, source, commit);

    /// <summary>A bare repository whose one branch ends at <see cref="Commit"/>.</summary>
    public string Folder { get; }

    /// <summary>The repository as it is now.</summary>
    public string Source { get; }

    public string Commit { get; }

    /// <param name="source">A repository with its history; of a shallow clone what is there is taken.</param>
    /// <param name="folder">Where the past is made.</param>
    /// <param name="items">How many items its later commits are to give, if the history is long enough: at most half of it is taken for them.</param>
    /// <exception cref="HubException"><c>eval-no-history</c>.</exception>
    public static async Task<PastRepository> MakeAsync(string source, string folder, int items, CancellationToken cancellationToken)
    {
        var mainline = (await GitAsync(["-C", source, "rev-list", "--first-parent", "HEAD"], cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var commit = mainline[Math.Min(items * CommitsPerItem, mainline.Length / 2)];
        var target = Directory.CreateDirectory(Path.Combine(folder, Path.GetFileName(source.TrimEnd('/')))).FullName;
        await GitAsync(["init", "--quiet", "--bare", "--initial-branch=main", target], cancellationToken);
        await GitAsync(["-C", target, "fetch", "--quiet", "--no-tags", new Uri(source).AbsoluteUri, $"{commit}:refs/heads/main"], cancellationToken);
        return new PastRepository(target, source, commit);
    }

    /// <summary>When each file got its content, and from whom, by path.</summary>
    public async Task<IReadOnlyDictionary<string, LastChange>> ReadChangesAsync(CancellationToken cancellationToken)
    {
        var log = await GitAsync(["-C", Folder, "log", "--format=%x01%ct%x02%an%x02%ae", "--name-only", "--no-renames", "-z", "main"], cancellationToken);
        var changes = new Dictionary<string, LastChange>(StringComparer.Ordinal);
        foreach (var commit in log.Split('\u0001', StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = commit.Split(['\0', '\n'], StringSplitOptions.RemoveEmptyEntries);
            var stamp = lines[0].Split('\u0002');
            var change = new LastChange(DateTimeOffset.FromUnixTimeSeconds(long.Parse(stamp[0], CultureInfo.InvariantCulture)), stamp[1], stamp[2]);
            foreach (var path in lines.Skip(1))
            {
                changes.TryAdd(path, change);
            }
        }

        return changes;
    }

    private static async Task<string> GitAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var result = await ProgramRun.RunAsync("git", arguments, cancellationToken: cancellationToken);
        return result.ExitCode == 0 ? result.Output : throw new HubException("eval-no-history", $"git {string.Join(' ', arguments.Take(3))} failed: {result.Errors.Trim()}");
    }
}
