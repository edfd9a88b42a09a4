using System.Diagnostics;
using LunarHub.ApiHost.Searching;
using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Bench.Product;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.Bench.Engine.Ours;

/// <summary>Lunar Hub as users run it: <c>hub up</c> in a process of its own over the corpus's repositories, asked over HTTP.</summary>
internal sealed class HubHttpSystem : SearchSystem
{
    private static readonly TimeSpan IndexLimit = TimeSpan.FromMinutes(30);
    private HubProcess? _hub;
    private int _asked;
    private string _data = "";

    public override string Name => "hub HTTP";

    public override string? Missing => null;

    public override string Through => "HTTP on loopback";

    public override bool IsServer => true;

    public override MemoryUse? Memory => _hub is null ? null : ProcessMemory.OfTree(_hub.ProcessId);

    /// <summary>From the start of a new server's process, the fetch from the repositories included. Then the server is started again, so that its memory is that of one that only serves.</summary>
    public override async Task<BuildFigures> BuildAsync(EngineCorpus corpus, string folder, CancellationToken cancellationToken)
    {
        await StopAsync();
        _data = Path.Combine(folder, "data");
        _hub = await HubProcess.StartAsync(_data, corpus.Repositories.Select(repository => repository.Folder), throughLauncher: false, cancellationToken);
        await ReadyAsync(corpus.Repositories.Count, null, cancellationToken);
        var took = _hub.Elapsed.TotalMilliseconds;
        var bytes = (await _hub.Client.ListRepositoriesAsync(cancellationToken)).Repos.Sum(repository => repository.IndexBytes);
        await StopAsync();
        _hub = await HubProcess.StartAsync(_data, [], throughLauncher: false, cancellationToken);
        return new BuildFigures(took, bytes);
    }

    /// <remarks>From the request to look for new commits until the server shows the changed file's commit as indexed. The commit in Git is made before.</remarks>
    public override async Task<double?> UpdateAsync(EngineCorpus corpus, CorpusFile changed, CancellationToken cancellationToken)
    {
        var repository = corpus.Repositories.First(known => known.Name == changed.Repository);
        var commit = await CommitAsync(repository, changed, cancellationToken);
        var view = await ViewAsync(repository, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        await _hub!.Client.ReindexAsync(view.Id, rebuild: false, cancellationToken);
        await ReadyAsync(corpus.Repositories.Count, commit, cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    public override bool Answers(EngineQuery query) => true;

    public override async Task<double> SearchAsync(EngineQuery query, CancellationToken cancellationToken)
    {
        var body = new SearchBody { Query = query.HubAnew(Interlocked.Increment(ref _asked)), Mode = query.Mode, Limit = Hits };
        var began = Stopwatch.GetTimestamp();
        await _hub!.Client.SearchAsync(body, cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    /// <summary>Copies the data folder as it is, without the locks of the server that runs over it; the caller sees to it that nothing is being indexed.</summary>
    public void CopyData(string target)
    {
        foreach (var file in new DirectoryInfo(_data).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.Name != "lock" && file.Extension != ".lock"))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(_data, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            file.CopyTo(copy);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        await base.DisposeAsync();
    }

    private static async Task<string> CommitAsync(CorpusRepository repository, CorpusFile changed, CancellationToken cancellationToken)
    {
        string[] author = ["-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgSign=false"];
        var result = await ProgramRun.RunAsync("git", [.. author, "commit", "--quiet", "--no-verify", "--message", "A changed file", "--", changed.PathInRepository], repository.Folder, cancellationToken: cancellationToken);
        return result.ExitCode == 0
            ? (await ProgramRun.RunAsync("git", ["rev-parse", "HEAD"], repository.Folder, cancellationToken: cancellationToken)).Output.Trim()
            : throw new HubException("bench-index-failed", $"git commit failed: {result.Errors.Trim()}{result.Output.Trim()}");
    }

    private async Task<ApiHost.Repositories.RepositoryView> ViewAsync(CorpusRepository repository, CancellationToken cancellationToken) =>
        (await _hub!.Client.ListRepositoriesAsync(cancellationToken)).Repos.First(known => Path.GetFullPath(known.Source) == repository.Folder);

    private async Task ReadyAsync(int repositories, string? commit, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var repos = (await _hub!.Client.ListRepositoriesAsync(cancellationToken)).Repos;
            if (repos.FirstOrDefault(repository => repository.State == RepositoryState.Failed) is { } failed)
            {
                throw new HubException("bench-index-failed", $"{failed.Name}: {failed.Error?.Message}");
            }

            if (repos.Count == repositories && repos.All(repository => repository is { State: RepositoryState.Ready, Commit: not null }) && (commit is null || repos.Any(repository => repository.Commit == commit)))
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(began) > IndexLimit)
            {
                throw new HubException("bench-index-failed", $"The repositories were not indexed within {IndexLimit.TotalMinutes:F0} minutes.");
            }

            await Task.Delay(5, cancellationToken);
        }
    }

    private async Task StopAsync()
    {
        if (_hub is not null)
        {
            await _hub.DisposeAsync();
            _hub = null;
        }
    }
}
