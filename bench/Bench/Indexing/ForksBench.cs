using System.Globalization;
using LunarHub.ApiHost.Repositories;
using LunarHub.Bench.Freshness;
using LunarHub.Bench.Output;
using LunarHub.Bench.Product;

namespace LunarHub.Bench.Indexing;

/// <summary>What a fork costs beside the repository that it was made from.</summary>
internal static class ForksBench
{
    /// <param name="Name">Of the repository that the step added.</param>
    /// <param name="Seconds">Of the job, from its beginning until everything was searchable and its history read.</param>
    /// <param name="ProcessorSeconds">Of the server meanwhile; its git processes run apart.</param>
    /// <param name="FilesParsed">By the step.</param>
    /// <param name="DiskBytes">That the index takes more on the disk than before, a file with several names counted once.</param>
    internal sealed record Step(string Name, double Seconds, double ProcessorSeconds, int Files, int FilesParsed, long DiskBytes);

    public static async Task<BenchReport> RunAsync(DirectoryInfo repository, double share, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var (origin, fork, data) = (Path.Combine(scratch.Path, "origin.git"), Path.Combine(scratch.Path, "fork.git"), Path.Combine(scratch.Path, "data"));
        var names = await BranchedClone.MakeAsync(repository, origin, 1, share, cancellationToken);
        await BareRepository.GitAsync(null, ["clone", "--quiet", "--bare", origin, fork], cancellationToken);
        await BareRepository.GitAsync(fork, ["symbolic-ref", "HEAD", $"refs/heads/{names[0]}"], cancellationToken);
        await using var hub = await HubProcess.StartAsync(data, [], throughLauncher: false, cancellationToken);
        Step[] steps = [await AddAsync(hub, data, origin, cancellationToken), await AddAsync(hub, data, fork, cancellationToken)];
        var report = new BenchReport("What a fork costs");
        report.AddTable($"{steps[0].Files:N0} files, the fork differs in {share:P1} of them; in brackets its share of what the first cost", ["repository", "seconds", "processor seconds", "files parsed", "index on disk"],
            steps.Select(step => (string[])
            [
                step.Name,
                $"{step.Seconds:F2}{Share(step.Seconds, steps[0].Seconds)}",
                $"{step.ProcessorSeconds:F2}{Share(step.ProcessorSeconds, steps[0].ProcessorSeconds)}",
                $"{step.FilesParsed:N0}{Share(step.FilesParsed, steps[0].FilesParsed)}",
                $"{step.DiskBytes / 1e6:F1} MB{Share(step.DiskBytes, steps[0].DiskBytes)}",
            ]));
        report.AddData("steps", steps);
        return report;
    }

    private static async Task<Step> AddAsync(HubProcess hub, string data, string source, CancellationToken cancellationToken)
    {
        var (processor, disk) = (hub.ProcessorTime, await DiskBytesAsync(data, cancellationToken));
        var added = await hub.Client.AddRepositoryAsync(new AddRepositoryBody { Source = source }, cancellationToken);
        var view = await IndexWait.ReadyAsync(hub.Client, added.Id, cancellationToken);
        var job = (await hub.Client.ListJobsAsync(added.Id, 1, cancellationToken)).Jobs[0];
        return new Step(added.Name, (job.EndedAt!.Value - job.StartedAt).TotalSeconds, (hub.ProcessorTime - processor).TotalSeconds, view.Files, job.Files, await DiskBytesAsync(data, cancellationToken) - disk);
    }

    private static async Task<long> DiskBytesAsync(string data, CancellationToken cancellationToken)
    {
        var index = Directory.CreateDirectory(Path.Combine(data, "index")).FullName;
        var told = await ProgramRun.RunAsync("du", ["-s", "-B1", index], cancellationToken: cancellationToken);
        return long.Parse(told.Output.Split('\t')[0], CultureInfo.InvariantCulture);
    }

    private static string Share(double value, double whole) => value == whole ? "" : $" ({value / whole:P1})";
}
