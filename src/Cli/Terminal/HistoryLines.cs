using LunarHub.ApiHost.Repositories;

namespace LunarHub.Cli.Terminal;

/// <summary>Says how much of a repository's history is indexed.</summary>
internal static class HistoryLines
{
    public static IEnumerable<string> Of(HistoryView? history)
    {
        if (history is null or { On: false })
        {
            yield break;
        }

        foreach (var held in history.Refs)
        {
            var all = held.Reachable is { } reachable && reachable > held.Commits ? $" of {Format.Count(reachable)}" : "";
            var since = held.Oldest is { } oldest ? $" since {oldest.UtcDateTime:yyyy-MM-dd}" : "";
            yield return $"history of {held.Ref}: {Format.Count(held.Commits)}{all} commits{since} up to {Format.ShortCommit(held.Commit)}{(held.Whole ? "" : ", a part is lost and read again")}";
            if (held.CommitsCut + held.FilesCut > 0)
            {
                yield return $"  left out: something of {Format.Count(held.CommitsCut)} commits, the lines of {Format.Count(held.FilesCut)} changed files that have too many";
            }
        }

        if (history.Reading is { } reading)
        {
            yield return $"history is being read: {Format.Count(reading)} commits so far";
        }

        if (history.Error is { } error)
        {
            yield return $"history: {error.Message}";
        }
    }
}
