using LunarHub.ApiHost.Repositories;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;

namespace LunarHub.Bench.Indexing;

/// <summary>What branches cost: one is indexed, then ever more are added, each of which differs from it in a share of the files.</summary>
internal static class BranchesBench
{
    private static readonly int[] Counts = [1, 2, 8, 32];

    /// <param name="Branches">That are indexed after the step.</param>
    /// <param name="Added">Of them, those that the step added.</param>
    /// <param name="Seconds">Of the job, from its beginning until everything was searchable and its history read.</param>
    /// <param name="FilesParsed">By the step.</param>
    /// <param name="IndexBytes">Of the whole index after the step.</param>
    internal sealed record Step(int Branches, int Added, double Seconds, int FilesParsed, long IndexBytes);

    public static async Task<BenchReport> RunAsync(DirectoryInfo repository, double share, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var source = Path.Combine(scratch.Path, "source.git");
        var names = await BranchedClone.MakeAsync(repository, source, Counts[^1] - 1, share, cancellationToken);
        await using var hub = await HubProcess.StartAsync(Path.Combine(scratch.Path, "data"), [], throughLauncher: false, cancellationToken);
        var steps = new List<Step>();
        RepositoryView? view = null;
        foreach (var count in Counts)
        {
            await hub.Client.AddRepositoryAsync(new AddRepositoryBody { Source = source, Branches = [.. names.Take(count - 1)] }, cancellationToken);
            view = await IndexWait.ReadyAsync(hub.Client, cancellationToken);
            var job = await NewestAsync(hub, view.Id, steps.Count, cancellationToken);
            steps.Add(new Step(view.Refs.Count, view.Refs.Count - (steps.Count == 0 ? 0 : steps[^1].Branches), (job.EndedAt!.Value - job.StartedAt).TotalSeconds, job.Files, view.IndexBytes));
        }

        return Report(steps, view!.Files, share);
    }

    // Adding a repository again queues one request for its settings and one to look: the job that has done something is meant.
    private static async Task<JobView> NewestAsync(HubProcess hub, string id, int before, CancellationToken cancellationToken)
    {
        while (true)
        {
            var worked = (await hub.Client.ListJobsAsync(id, 51, cancellationToken)).Jobs.Where(job => job.EndedAt is not null && job.Files > 0).ToList();
            if (worked.Count > before)
            {
                return worked[0];
            }

            await Task.Delay(25, cancellationToken);
        }
    }

    private static BenchReport Report(List<Step> steps, int files, double share)
    {
        var (first, report) = (steps[0], new BenchReport("What branches cost"));
        report.AddTable($"{files:N0} files; each added branch differs in {share:P1} of them. Shares are of the first branch, for each branch added", ["branches", "seconds", "share", "files parsed", "share", "index", "share"],
            steps.Select((step, i) => (string[])
            [
                $"{step.Branches}",
                $"{step.Seconds:F2}",
                i == 0 ? "" : $"{step.Seconds / step.Added / first.Seconds:P1}",
                $"{step.FilesParsed:N0}",
                i == 0 ? "" : $"{(double)step.FilesParsed / step.Added / first.FilesParsed:P1}",
                $"{step.IndexBytes / 1e6:F1} MB",
                i == 0 ? "" : $"{(double)(step.IndexBytes - steps[i - 1].IndexBytes) / step.Added / first.IndexBytes:P1}",
            ]));
        report.AddData("steps", steps);
        return report;
    }
}
