using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Repositories;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Product;
using LunarHub.Git;
using LunarHub.Grains;
using LunarHub.Text;

namespace LunarHub.Bench.Cluster;

/// <summary>A running <c>hub cluster up</c>, or a <c>hub up</c> of the embedded edition to compare it with, over a scratch data folder. Stopped when disposed.</summary>
internal sealed class ClusterProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly ScratchFolder folder;
    private readonly Process process;

    private ClusterProcess(ScratchFolder folder, Process process, Uri url)
    {
        (this.folder, this.process, Url) = (folder, process, url);
        Client = new HttpHubClient(url);
    }

    public Uri Url { get; }

    public HttpHubClient Client { get; }

    public string Data => Path.Combine(folder.Path, "data");

    /// <summary>Processor time that all processes of the cluster have taken.</summary>
    public TimeSpan Processor => ProcessorTime.OfTree(process.Id);

    /// <summary>The cluster's note on its processes.</summary>
    public JsonNode Note => JsonNode.Parse(File.ReadAllText(Path.Combine(Data, "cluster.json")))!;

    /// <param name="silos">0 for the embedded edition.</param>
    /// <param name="more">Further options.</param>
    public static async Task<ClusterProcess> StartAsync(int silos, IEnumerable<string> more, CancellationToken cancellationToken)
    {
        var folder = new ScratchFolder();
        var cli = Path.Combine(Checkout.Root, "src", "Cli", "bin");
        string[] command = silos == 0
            ? [Path.Combine(cli, "Release", "net10.0", "hub.dll"), "up"]
            : [Path.Combine(cli, "cluster", "Release", "net10.0", "hub.dll"), "cluster", "up", "--silos", silos.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo("dotnet", [.. command, "--no-index", "--port", "0", "--rate-limit", "0", "--data", Path.Combine(folder.Path, "data"), .. more])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var announced = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                announced.TrySetException(new HubException("bench-no-server", "the server ended before it served; its last line is above"));
            }
            else if (line.Data.StartsWith("serving on ", StringComparison.Ordinal))
            {
                announced.TrySetResult(new Uri(line.Data.Split(' ')[2]));
            }
            else
            {
                Console.Error.WriteLine(line.Data);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ClusterProcess(folder, process, await announced.Task.WaitAsync(StartLimit, cancellationToken));
    }

    /// <summary>Adds a repository and returns when it is indexed.</summary>
    public async Task<RepositoryView> IndexAsync(string source, CancellationToken cancellationToken)
        => await WaitUntilIdleAsync((await Client.AddRepositoryAsync(new AddRepositoryBody { Source = source }, cancellationToken)).Id, cancellationToken);

    public Task<RepositoryView> WaitUntilIdleAsync(string id, CancellationToken cancellationToken)
        => WaitUntilAsync(id, view => view.State is not (RepositoryState.Queued or RepositoryState.Cloning or RepositoryState.Indexing), cancellationToken);

    /// <summary>Returns when the history is indexed as well, which goes on in the background and would be measured with what is asked meanwhile.</summary>
    public Task<RepositoryView> WaitUntilQuietAsync(string id, CancellationToken cancellationToken)
        => WaitUntilAsync(id, view => view.History is not { On: true, Error: null } history || (history.Reading is null && history.Refs.Any(held => held.Whole && held.Commit == view.Commit)), cancellationToken);

    private async Task<RepositoryView> WaitUntilAsync(string id, Func<RepositoryView, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var view = await Client.GetRepositoryAsync(id, cancellationToken);
                if (condition(view))
                {
                    return view;
                }
            }
            catch (HubException error) when (error.Code is "grain-unavailable" or "request-timeout")
            {
                // A silo is lost at this moment.
            }

            await Task.Delay(Poll, cancellationToken);
        }
    }

    /// <summary>Different queries drawn from the repository's own text.</summary>
    public Task<IReadOnlyList<SampledQuery>> DrawQueriesAsync(RepositoryView view, int count, CancellationToken cancellationToken)
        => new QuerySampler(seed: 7).DrawAsync(new GitMirror(Path.Combine(Data, "mirrors", view.Id + ".git"), new GitOptions()), view.Commit!, count, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!process.HasExited)
        {
            await SignalAsync(process.Id, "TERM");
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(60)));
        }

        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
        folder.Dispose();
    }

    public static async Task SignalAsync(int id, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
