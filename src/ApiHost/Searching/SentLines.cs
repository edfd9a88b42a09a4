using LunarHub.ApiHost.Errors;

namespace LunarHub.ApiHost.Searching;

/// <summary>Counts what a stream has sent, for the account of one that is broken off. The lines of a file come together.</summary>
internal sealed class SentLines
{
    private long lines;
    private long matches;
    private long files;
    private (string? Repo, string? Ref, string? Path) last;

    public void Add(IReadOnlyList<LineRecord> records)
    {
        foreach (var record in records)
        {
            lines++;
            matches += record.Matches?.Count ?? 0;
            var own = (record.Repo, record.Ref, record.Path);
            files += own == last ? 0 : 1;
            last = own;
        }
    }

    public LinesEnd BrokenOff(Problem problem, TimeSpan took) => new()
    {
        Lines = lines,
        Matches = matches,
        Files = files,
        Partial = true,
        Missing = [problem.Detail],
        Warnings = [],
        Cut = false,
        TookMs = Math.Round(took.TotalMilliseconds, 3),
        Problem = problem,
    };
}
