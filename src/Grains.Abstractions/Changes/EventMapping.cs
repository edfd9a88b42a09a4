using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LunarHub.Grains.Events;

/// <summary>Events as everybody outside gets them, over HTTP or in a webhook: the same JSON, in the API's dialect.</summary>
public static class EventMapping
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>UTF-8, on one line.</summary>
    public static byte[] ToJson(this EventView view) => JsonSerializer.SerializeToUtf8Bytes(view, Json);

    /// <summary>The word that a kind goes by, for example <c>commitSearchable</c>.</summary>
    public static string WordOf(EventWord kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    public static EventView ToView(this HubEvent happened) => new()
    {
        Id = happened.Id,
        At = happened.At,
        Kind = Enum.Parse<EventWord>(happened.Kind.ToString()),
        RepoId = happened.RepositoryId,
        Repo = happened.Repository,
        Ref = happened.Ref,
        Commit = happened.Commit,
        Author = happened.Author,
        AuthorEmail = happened.AuthorEmail,
        Push = happened.Push is { } push ? new PushView(push.Source, push.DeliveryId, push.Before) : null,
        Job = happened.Job is { } job ? new JobView(job.Number, job.State, job.Reason, job.Stage, job.FilesDone, job.FilesTotal, job.SecondsLeft) : null,
        Searchable = happened.Searchable is { } searchable ? new SearchableView(searchable.PreviousCommit, searchable.SecondsFromReceipt, searchable.Files) : null,
        Files = happened.Files is { } files ? new FilesView(files.PreviousCommit, [.. files.Changes.Select(ToView)], files.Total, files.Part) : null,
        Problem = happened.Problem is { } problem ? new ProblemView(problem.Code, problem.Message) : null,
        Match = happened.Match is { } match ? new MatchView(match.SubscriptionId, match.Query, [.. match.Places.Select(ToView)], match.Total, match.Part) : null,
    };

    public static EventView Missed(long from, long to, string reason)
        => new() { Id = to, Kind = EventWord.Missed, Missed = new MissedView(from, to, Math.Max(0, to - from + 1), reason) };

    private static FileDeltaView ToView(FileDelta file) => new(
        file.Path,
        file.Change,
        file.OldPath,
        file.Language,
        file.Commit,
        file.Author,
        file.AuthorEmail,
        file.Symbols.IsEmpty ? null : [.. file.Symbols.Select(symbol => new SymbolDeltaView(symbol.Name, symbol.Kind, symbol.Scope, symbol.Change, symbol.Line))]);

    private static MatchDeltaView ToView(MatchDelta place)
        => new(place.Change, place.Path, place.StartLine, place.EndLine, place.Language, place.Symbol, place.Line, place.Commit, place.Author, place.AuthorEmail);
}
