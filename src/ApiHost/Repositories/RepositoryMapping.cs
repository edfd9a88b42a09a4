using LunarHub.Grains;

namespace LunarHub.ApiHost.Repositories;

/// <summary>From the grain's status to the API's.</summary>
internal static class RepositoryMapping
{
    public static RepositoryView ToView(this RepositoryStatus status) => new()
    {
        Id = status.Id,
        Name = status.Name,
        Source = status.Source,
        State = status.State,
        DefaultRef = status.DefaultRef,
        Commit = status.Commit,
        HeadCommit = status.HeadCommit,
        IndexedAt = status.IndexedAt,
        Files = status.Files,
        Chunks = status.Chunks,
        TextBytes = status.TextBytes,
        IndexBytes = status.IndexBytes,
        Shards = status.Shards,
        Skipped = [.. status.Skipped.Select(s => new SkippedView(s.Reason, s.Files, s.Examples))],
        Progress = status.Progress is { } progress ? ToView(progress) : null,
        Error = status.Error is { } error ? new ErrorView(error.Code, error.Message, error.At) : null,
        Vectors = status.Vectors is { } vectors ? new VectorProgressView(vectors.Model, vectors.Done, vectors.Total, vectors.Problem) : null,
        History = status.History is { } history ? ToView(history) : null,
        Notes = status.Notes,
        WaitingRequests = status.WaitingRequests,
        Failures = status.Failures,
        RetryAt = status.RetryAt,
        Branches = status.Branches,
        Tags = status.Tags,
        Refs = [.. status.Refs.Select(held => new RefView(held.Ref, held.HeadCommit, held.Commit, held.IndexedAt, held.Files, held.Chunks, held.TextBytes))],
    };

    public static JobList ToView(this IEnumerable<RepositoryJob> jobs) => new([.. jobs.Select(job => new JobView
    {
        Request = job.Request,
        Requests = job.Requests,
        Reasons = job.Reasons,
        Outcome = job.Outcome,
        RequestedAt = job.RequestedAt,
        StartedAt = job.StartedAt,
        EndedAt = job.EndedAt,
        Error = job.Error is { } error ? new ErrorView(error.Code, error.Message, error.At) : null,
        Stages = [.. job.Stages.Select(stage => new JobStageView(stage.Name, stage.StartedAt, Math.Round(stage.Seconds, 4)))],
        Refs = [.. job.Refs.Select(moved => new JobRefView(moved.Ref, moved.OldCommit, moved.Commit, moved.ChangedPaths, moved.SearchableAt))],
        Files = job.Files,
        Chunks = job.Chunks,
    })]);

    /// <summary>A repository whose grain does not answer is still listed, with the reason.</summary>
    public static RepositoryView Unanswered(this CatalogEntry entry, string code, string message, DateTimeOffset at) => new()
    {
        Id = entry.Id,
        Name = entry.Name,
        Source = entry.Source,
        State = RepositoryState.Failed,
        Files = 0,
        Chunks = 0,
        TextBytes = 0,
        IndexBytes = 0,
        Shards = entry.Shards,
        Skipped = [],
        Error = new ErrorView(code, message, at),
        Notes = [],
    };

    private static HistoryView ToView(HistoryStatus history) => new(
        history.IsOn,
        [.. history.Refs.Select(held => new HistoryRefView(held.Ref, held.Commit, held.IndexedAt, held.IsWhole, held.Commits, held.Reachable, held.Oldest, held.CommitsCut, held.FilesCut, held.DiffBytes))],
        history.Bytes,
        history.Reading,
        history.Error is { } error ? new ErrorView(error.Code, error.Message, error.At) : null);

    private static ProgressView ToView(IndexProgress progress) => new()
    {
        Stage = progress.Stage,
        FilesDone = progress.FilesDone,
        FilesTotal = progress.FilesTotal,
        Chunks = progress.Chunks,
        BytesDone = progress.BytesDone,
        BytesTotal = progress.BytesTotal,
        BytesPerSecond = double.IsFinite(progress.BytesPerSecond) ? progress.BytesPerSecond : 0,
        SecondsLeft = progress.SecondsLeft is { } left && double.IsFinite(left) ? left : null,
        Detail = progress.Detail,
        StartedAt = progress.StartedAt,
    };

    public static CoverageView ToView(this RepositoryCoverage coverage)
    {
        var (files, skipped) = (coverage.Languages.Sum(language => language.Files), coverage.Skipped.Sum(reason => reason.Files));
        var (lines, bytes) = (coverage.Languages.Sum(language => language.Lines), coverage.Languages.Sum(language => language.TextBytes));
        var bySyntax = coverage.Languages.Where(language => language.Parser == Parsers.Syntax).ToList();
        return new CoverageView
        {
            Repo = coverage.Name,
            RepoId = coverage.Id,
            Files = files + skipped,
            FilesIndexed = files,
            Lines = lines,
            TextBytes = bytes,
            FileShare = Share(files, files + skipped),
            SyntaxLineShare = Share(bySyntax.Sum(language => language.Lines), lines),
            SyntaxByteShare = Share(bySyntax.Sum(language => language.TextBytes), bytes),
            Languages = [.. coverage.Languages.Select(language => new LanguageCoverageView(language.Language, language.Parser, language.Files, language.Lines, language.TextBytes))],
            Skipped = [.. coverage.Skipped.Select(s => new SkippedView(s.Reason, s.Files, s.Examples))],
        };
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 4);
}
