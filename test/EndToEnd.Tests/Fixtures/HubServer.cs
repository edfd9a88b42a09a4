using LunarHub.ApiHost.Client;
using LunarHub.ApiHost.Repositories;
using LunarHub.ApiHost.Searching;
using LunarHub.Grains;

namespace LunarHub.EndToEnd.Tests.Fixtures;

/// <summary>A running <c>hub up</c> and a client of it.</summary>
public sealed class HubServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);

    private HubServer(HubProcess process, string data, Uri url)
    {
        Process = process;
        Data = data;
        Url = url;
        Client = new HttpHubClient(url);
        Api = new HubApi(url);
    }

    public HubProcess Process { get; }

    public string Data { get; }

    public Uri Url { get; }

    public HttpHubClient Client { get; }

    public HubApi Api { get; }

    /// <summary>Starts the server and returns when it listens; what it was told to index may still be in work.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="sources">Repositories to index; with none the server only serves.</param>
    public static async Task<HubServer> StartAsync(string data, params string[] sources)
    {
        string[] what = sources.Length == 0 ? ["--no-index"] : sources;
        return await StartAsync(data, null, what);
    }

    /// <summary>Starts a server that only serves, with more options and variables of the environment.</summary>
    public static Task<HubServer> StartWithAsync(string data, IReadOnlyDictionary<string, string> environment, params string[] options) => StartAsync(data, environment, ["--no-index", .. options]);

    private static async Task<HubServer> StartAsync(string data, IReadOnlyDictionary<string, string>? environment, string[] arguments)
    {
        var process = HubProcess.Start(["up", .. arguments, "--port", "0", "--no-poll", "--data", data], environment: environment);
        try
        {
            var line = await process.ErrorLineAsync("serving on ");
            var url = line.Split(' ').First(word => word.StartsWith("http://", StringComparison.Ordinal));
            return new HubServer(process, data, new Uri(url));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>As <see cref="StartAsync"/>, and returns when everything named has been indexed.</summary>
    public static async Task<HubServer> StartIndexedAsync(string data, params string[] sources)
    {
        var server = await StartAsync(data, sources);
        await server.Process.OutputLineAsync("Search at ");
        return server;
    }

    /// <summary>The metrics of all processes of the server, one after the other: in a cluster, what an index run counts is counted by the silo that works it off.</summary>
    public async Task<string> MetricsAsync()
    {
        var metrics = new List<string>();
        foreach (var silo in Process.Errors.Split('\n').Where(line => line.Contains("health and metrics on ", StringComparison.Ordinal)))
        {
            using var api = new HubApi(new Uri(silo.Split(' ').Last()));
            metrics.Add((await api.GetAsync("/metrics")).Body);
        }

        return string.Concat([.. metrics, (await Api.GetAsync("/metrics")).Body]);
    }

    /// <summary>Adds a repository, or asks for its next index run, and returns its status when that is over, well or not.</summary>
    public async Task<RepositoryView> IndexAsync(string source)
    {
        var added = await Client.AddRepositoryAsync(new AddRepositoryBody { Source = source });
        return await WaitUntilIdleAsync(added.Id);
    }

    /// <summary>Searches, and asks again while the answer says that a part of the index was too slow: on a machine with much else to do that is no fault.</summary>
    public async Task<SearchResult> SearchAsync(SearchBody body)
    {
        using var patience = new CancellationTokenSource(Patience);
        SearchResult result;
        do
        {
            result = await Client.SearchAsync(body, patience.Token);
        }
        while (result.Missing.Any(line => line.Contains("no answer within", StringComparison.Ordinal)));
        return result;
    }

    /// <summary>The API offers no event for the end of a run, so this asks until it is there.</summary>
    public Task<RepositoryView> WaitUntilIdleAsync(string repository) => WaitUntilAsync(repository, view => !IsBusy(view));

    public async Task<RepositoryView> WaitUntilAsync(string repository, Func<RepositoryView, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        var view = await Client.GetRepositoryAsync(repository);
        while (!condition(view))
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"the repository never got there: {view}\n{Process.Transcript()}");
            }

            await Task.Delay(PollInterval);
            view = await Client.GetRepositoryAsync(repository);
        }

        return view;
    }

    public static bool IsBusy(RepositoryView view) => view.State is RepositoryState.Queued or RepositoryState.Cloning or RepositoryState.Indexing;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Api.Dispose();
        await Process.DisposeAsync();
    }
}
