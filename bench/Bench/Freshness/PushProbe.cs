using System.Globalization;
using LunarHub.Text;

namespace LunarHub.Bench.Freshness;

/// <summary>One commit to push and how to see over HTTP that it is searchable.</summary>
/// <param name="Commit">What the branch is moved to.</param>
/// <param name="Path">The file that holds <paramref name="Text"/>; null where the commit brings no text that can be looked for.</param>
/// <param name="Text">A piece of a line that nothing indexed before holds; null with <paramref name="Path"/>.</param>
/// <param name="Files">How many files the commit changes.</param>
internal sealed record PushProbe(string Commit, string? Path, string? Text, int Files)
{
    private const int Shortest = 12;
    private const int Longest = 100;
    private const int Tries = 12;
    private const long LargestFile = 1 << 20;

    /// <summary>The query whose hit shows the commit: its new text, or, where there is none, any file, whose hit then names the commit.</summary>
    public string Query => Text is null ? "count:1 e" : $"\"{Text}\"";

    /// <summary>The newest <paramref name="count"/> first-parent commits, the oldest first, after the commit that the first of them follows.</summary>
    /// <exception cref="HubException"><c>bench-history-short</c>.</exception>
    public static async Task<(string Start, IReadOnlyList<string> Commits)> ReadHistoryAsync(string repository, int count, CancellationToken cancellationToken)
    {
        var listed = await BareRepository.GitAsync(repository, ["rev-list", "--first-parent", $"--max-count={(count + 1).ToString(CultureInfo.InvariantCulture)}", "HEAD"], cancellationToken);
        string[] commits = [.. listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Reverse()];
        return commits.Length > count
            ? (commits[0], commits[1..])
            : throw new HubException("bench-history-short", $"The repository has {commits.Length} commits on the first-parent line of its head; {count} pushes need {count + 1}. Take a deeper clone or fewer --commits.");
    }

    /// <param name="isNew">Whether a text is in no file that is indexed now, which must be <paramref name="before"/>.</param>
    public static async Task<PushProbe> FindAsync(string repository, string before, string commit, Func<string, Task<bool>> isNew, CancellationToken cancellationToken)
    {
        var files = (await BareRepository.GitAsync(repository, ["diff-tree", "-r", "--name-only", "-z", before, commit], cancellationToken)).Split('\0', StringSplitOptions.RemoveEmptyEntries).Length;
        var diff = await BareRepository.GitAsync(repository, ["diff-tree", "-r", "-p", "-U0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--diff-filter=AM", before, commit], cancellationToken);
        foreach (var (path, text) in Candidates(diff).DistinctBy(candidate => candidate.Text).Take(Tries))
        {
            var probe = new PushProbe(commit, path, text, files);
            if (await isNew(probe.Query) && await IsIndexedAsync(repository, commit, path, cancellationToken))
            {
                return probe;
            }
        }

        return new PushProbe(commit, null, null, files);
    }

    // Lines that the diff adds, without what would need care inside a quoted query.
    private static IEnumerable<(string Path, string Text)> Candidates(string diff)
    {
        string? path = null;
        foreach (var line in diff.Split('\n'))
        {
            if (line.StartsWith("+++ ", StringComparison.Ordinal))
            {
                path = line.StartsWith("+++ b/", StringComparison.Ordinal) ? line["+++ b/".Length..].TrimEnd('\t') : null;
            }
            else if (path is not null && line.StartsWith('+'))
            {
                var text = line[1..].Trim();
                text = text.Length > Longest ? text[..Longest].TrimEnd() : text;
                if (text.Length >= Shortest && text.All(letter => letter is >= ' ' and <= '~' and not ('"' or '\\')) && text.Count(char.IsAsciiLetter) >= Shortest / 2)
                {
                    yield return (path, text);
                }
            }
        }
    }

    // What is too large or no text is found by its path only.
    private static async Task<bool> IsIndexedAsync(string repository, string commit, string path, CancellationToken cancellationToken)
    {
        var entry = await BareRepository.GitAsync(repository, ["ls-tree", "-l", commit, "--", path], cancellationToken);
        return entry.StartsWith("100", StringComparison.Ordinal)
            && long.TryParse(entry.Split('\t')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && size <= LargestFile;
    }
}
