using LunarHub.Grains.Indexing;

namespace LunarHub.Grains.Repositories;

/// <summary>A run in progress, working on the thread pool outside the grain's turns.</summary>
internal sealed class IndexRun : IDisposable
{
    private readonly CancellationTokenSource cancellation;

    private IndexRun(long number, ProgressMeter progress, CancellationTokenSource cancellation)
    {
        Number = number;
        Progress = progress;
        this.cancellation = cancellation;
    }

    public long Number { get; }

    public ProgressMeter Progress { get; }

    /// <summary>The requests that it carries out, as they were when it began.</summary>
    public required RepositoryJob Begun { get; init; }

    /// <summary>The job as it is now.</summary>
    public RepositoryJob Describe() => Begun with
    {
        StartedAt = Progress.StartedAt,
        Stages = Progress.Timeline(),
        Refs = Progress.Refs(),
        Files = Progress.FilesDone,
        Chunks = Progress.Chunks,
    };

    /// <summary>The pipeline's work. Cancelled when the run was.</summary>
    public Task<IndexRunReport> Work { get; private set; } = null!;

    /// <param name="ended">Called with the report when the work is over, unless it was cancelled.</param>
    public static IndexRun Start(IndexPipeline pipeline, IndexJob job, RepositoryJob begun, TimeProvider time, Func<IndexRunReport, Task> ended, CancellationToken stopping)
    {
        var cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var run = new IndexRun(job.Run, new ProgressMeter(time), cancellation) { Begun = begun };
        run.Work = Task.Run(() => pipeline.RunAsync(job, run.Progress, cancellation.Token), CancellationToken.None);
        _ = Task.Run(() => ReportAsync(run.Work, ended), CancellationToken.None);
        return run;
    }

    /// <summary>Cancels the run and returns when it has stopped.</summary>
    public async Task StopAsync()
    {
        await cancellation.CancelAsync();
        await ((Task)Work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public void Dispose() => cancellation.Dispose();

    private static async Task ReportAsync(Task<IndexRunReport> work, Func<IndexRunReport, Task> ended)
    {
        await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (work.IsCompletedSuccessfully)
        {
            await ended(await work);
        }
    }
}
