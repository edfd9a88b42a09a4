using LunarHub.ApiHost.Changes;
using LunarHub.Grains;
using LunarHub.Grains.Events;

namespace LunarHub.Cli.Terminal;

/// <summary>Events as lines for people.</summary>
internal static class EventText
{
    private const int MostListed = 20;

    public static IEnumerable<string> Lines(EventView happened)
    {
        var where = $"{happened.Repo ?? happened.RepoId}{(happened.Commit is { } commit ? $" {Format.ShortCommit(commit)}" : "")}";
        var head = $"{happened.Id,8}  {happened.At?.ToLocalTime():HH:mm:ss}  {where}  ";
        switch (happened.Kind)
        {
            case EventWord.PushReceived:
                yield return $"{head}push received ({happened.Push?.Source}){(happened.Ref is { } reference ? $" {reference}" : "")}";
                break;
            case EventWord.JobProgress when happened.Job is { } job:
                yield return $"{head}job {job.Number} {job.State}{(job.Stage is { } stage ? $": {stage}" : "")}{(job.FilesTotal > 0 ? $" {Format.Count(job.FilesDone)} of {Format.Count(job.FilesTotal)} files" : "")}{(job.SecondsLeft is { } left ? $", about {Format.Seconds(left)} left" : "")}";
                break;
            case EventWord.CommitSearchable:
                yield return $"{head}searchable{(happened.Searchable?.SecondsFromReceipt is { } seconds ? $" after {Format.Seconds(seconds)}" : "")}{By(happened.Author)}";
                break;
            case EventWord.FilesChanged when happened.Files is { } files:
                yield return $"{head}{Format.Count(files.Total)} files changed{By(happened.Author)}";
                foreach (var line in files.Changes.Take(MostListed).Select(Line))
                {
                    yield return line;
                }

                break;
            case EventWord.IndexProblem:
                yield return $"{head}{happened.Problem?.Code}: {happened.Problem?.Message}";
                break;
            case EventWord.QueryMatched when happened.Match is { } match:
                yield return $"{head}{match.Query}: {Format.Count(match.Total)} matches changed{By(happened.Author)}";
                foreach (var line in match.Places.Take(MostListed).Select(Line))
                {
                    yield return line;
                }

                break;
            case EventWord.Missed when happened.Missed is { } missed:
                yield return $"{happened.Id,8}  missed {Format.Count(missed.Count)} events, {missed.From} to {missed.To}: they are no longer kept";
                break;
        }
    }

    private static string Line(FileDeltaView file)
        => $"            {Sign(file.Change)} {(file.OldPath is { } old ? $"{old} → " : "")}{file.Path}{(file.Symbols is { Count: > 0 } symbols ? $"  ({string.Join(", ", symbols.Take(5).Select(symbol => $"{Sign(symbol.Change)}{symbol.Name}"))}{(symbols.Count > 5 ? ", …" : "")})" : "")}";

    private static string Line(MatchDeltaView place)
        => $"            {Sign(place.Change)} {place.Path}:{place.StartLine}-{place.EndLine}{(place.Symbol is { } symbol ? $" {symbol}" : "")}{By(place.Author)}{(place.Line is { } text ? $"  {text.Trim()}" : "")}";

    private static string By(string? author) => author is null ? "" : $" by {author}";

    private static char Sign(ChangeType change) => change switch { ChangeType.Added => '+', ChangeType.Removed => '-', ChangeType.Renamed => '>', _ => '~' };
}
