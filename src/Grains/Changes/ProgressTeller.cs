using LunarHub.Grains.Indexing;

namespace LunarHub.Grains.Changes;

/// <summary>Tells the feed how far an index run is: its beginning, each stage that lasts, progress about once a second while files are read, and its end.</summary>
internal sealed class ProgressTeller(ChangePublisher publisher, IndexJob job, ProgressMeter progress, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Runs the work and tells of it. A cancelled run is told of as cancelled, and its cancellation thrown.</summary>
    public async Task<IndexRunReport> TellAsync(Func<Task<IndexRunReport>> work)
    {
        await SayAsync("running");
        var state = "cancelled";
        using var ended = new CancellationTokenSource();
        var watching = WatchAsync(ended.Token);
        try
        {
            var report = await work();
            state = report.Error is null ? "succeeded" : "failed";
            if (report.Error is { } problem)
            {
                await publisher.ProblemAsync(job.RepositoryId, job.Name, problem with { At = time.GetUtcNow() });
            }

            return report;
        }
        finally
        {
            await ended.CancelAsync();
            await watching;
            await SayAsync(state);
        }
    }

    private async Task WatchAsync(CancellationToken ended)
    {
        (string? Stage, int Files) told = default;
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                if (progress.Read() is { } now && (now.Stage, now.FilesDone) is var seen && seen != told)
                {
                    told = seen;
                    await SayAsync("running");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private Task SayAsync(string state)
    {
        var now = state == "running" ? progress.Read() : null;
        return publisher.JobAsync(job.RepositoryId, job.Name, new JobNotice(job.Run, state)
        {
            Stage = now?.Stage,
            FilesDone = now?.FilesDone ?? progress.FilesDone,
            FilesTotal = now?.FilesTotal ?? 0,
            SecondsLeft = now?.SecondsLeft,
        });
    }
}
