using LunarHub.Bench.Product;
using LunarHub.Text;

namespace LunarHub.Bench.Relevance.KnownItems;

/// <summary>Known items of a repository's own history: a commit's subject asks for the files that it changed.</summary>
internal static class CommitItems
{
    /// <summary>So far back: older subjects speak of code that is no more.</summary>
    private const int Commits = 1_500;

    /// <summary>A commit that changes more is about no file in particular.</summary>
    private const int MostFiles = 4;

    /// <summary>Of the newest commits, for an index of the files as they are now.</summary>
    /// <param name="repository">A repository with its history.</param>
    /// <param name="pathOf">The path inside the index of a path of the repository, or null for one that the index does not hold.</param>
    /// <param name="most">The most items; the newest are taken.</param>
    /// <exception cref="HubException"><c>eval-no-history</c>.</exception>
    public static Task<IReadOnlyList<KnownItem>> ReadAsync(string repository, Func<string, string?> pathOf, int most, CancellationToken cancellationToken)
        => ReadAsync(repository, ["-n", $"{Commits}"], pathOf, most, cancellationToken);

    /// <summary>Of the commits that came after a past state, the next first.</summary>
    /// <inheritdoc cref="ReadAsync(string, Func{string, string?}, int, CancellationToken)"/>
    public static Task<IReadOnlyList<KnownItem>> ReadAsync(PastRepository past, Func<string, string?> pathOf, int most, CancellationToken cancellationToken)
        => ReadAsync(past.Source, ["--reverse", $"{past.Commit}..HEAD"], pathOf, most, cancellationToken);

    private static async Task<IReadOnlyList<KnownItem>> ReadAsync(string repository, string[] commits, Func<string, string?> pathOf, int most, CancellationToken cancellationToken)
    {
        var log = await ProgramRun.RunAsync(
            "git", ["-C", repository, "log", "--no-merges", "--format=%x01%s", "--name-only", "--no-renames", "-z", .. commits], cancellationToken: cancellationToken);
        if (log.ExitCode != 0)
        {
            throw new HubException("eval-no-history", $"git log of {repository} failed: {log.Errors.Trim()}");
        }

        var items = new List<KnownItem>();
        foreach (var commit in log.Output.Split('\u0001', StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = commit.Split(['\0', '\n'], StringSplitOptions.RemoveEmptyEntries);
            var words = new string([.. lines[0].Select(c => char.IsLetterOrDigit(c) || c == '_' ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var places = lines.Skip(1).Select(pathOf).OfType<string>().Select(path => new KnownPlace(path, 0)).ToList();
            if (items.Count < most && words.Length >= 4 && lines.Length - 1 <= MostFiles && places.Count > 0)
            {
                items.Add(new KnownItem("commit", string.Join(' ', words), places));
            }
        }

        return items;
    }
}
