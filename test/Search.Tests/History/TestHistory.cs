using System.Text;
using LunarHub.Search.History;

namespace LunarHub.Search.Tests.History;

/// <summary>A history in a folder of its own, filled with made-up commits.</summary>
internal sealed class TestHistory : IDisposable
{
    public const string Main = "refs/heads/main";

    public TestHistory() => Index = HistoryIndex.Open(Folder);

    public string Folder { get; } = Directory.CreateTempSubdirectory("history-").FullName;

    public HistoryIndex Index { get; private set; }

    public void Reopen()
    {
        Index.Dispose();
        Index = HistoryIndex.Open(Folder);
    }

    public void Dispose()
    {
        Index.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Makes a ref hold these commits.</summary>
    public void Commit(string reference, string commitId, IEnumerable<TestCommit> commits, HistoryBase? origin = null)
    {
        var writer = new HistoryWriter(Index, segmentBytes: 4_096);
        foreach (var commit in commits)
        {
            writer.Add(commit.Commit, commit.Message, [.. commit.Diffs.Select(diff => diff.Path)], commit.Diffs);
        }

        writer.Commit(reference, commitId, DateTimeOffset.UnixEpoch, origin);
    }

    public HistoryMatches Search(string query, SearchMode mode = SearchMode.Hybrid, int limit = 1_000, params string[] refs)
        => Index.Search(new HistoryQuery { Query = ParsedQuery.Parse(query), Mode = mode, IsAsked = name => refs.Length == 0 ? name == Main : refs.Contains(name), Limit = limit, Today = new DateOnly(2026, 1, 1) });
}

/// <summary>A commit as a test makes it up.</summary>
internal sealed record TestCommit(HistoryCommit Commit, string Message, IReadOnlyList<HistoryDiff> Diffs)
{
    public static TestCommit Make(int number, string message, params HistoryDiff[] diffs) => Make(number, "Ada", message, diffs);

    public static TestCommit Make(int number, string author, string message, params HistoryDiff[] diffs) => new(
        new HistoryCommit
        {
            Id = IdOf(number),
            Parents = number > 0 ? [IdOf(number - 1)] : [],
            Author = author,
            AuthorEmail = $"{author.ToLowerInvariant()}@example.org",
            AuthoredAt = DateTimeOffset.UnixEpoch.AddDays(number),
            Committer = "Grace",
            CommitterEmail = "grace@example.org",
            CommittedAt = DateTimeOffset.UnixEpoch.AddDays(number),
            Subject = message.Split('\n')[0],
            Files = diffs.Length,
        },
        message,
        diffs);

    public static string IdOf(int number) => number.ToString("x40");

    /// <param name="lines">Each with its sign.</param>
    public static HistoryDiff Diff(string path, params string[] lines)
        => new(path, path.EndsWith(".cs", StringComparison.Ordinal) ? "csharp" : "text", null, [.. lines.Select((line, i) => new HistoryRun(line[0] == '+', 10 * (i + 1), Encoding.UTF8.GetBytes(line[1..] + "\n")))]);
}
