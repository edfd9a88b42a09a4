using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Engine.Matches;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Bench.Product;
using LunarHub.Text;

namespace LunarHub.Bench.Engine.Peers;

/// <summary>
/// Zoekt: zoekt-index, then zoekt-webserver asked over HTTP. A template of our own has it answer plain lines instead of a page, which is also the cheapest answer it can give.
/// Symbols need universal-ctags on the PATH under that name.
/// </summary>
internal sealed class ZoektPeer : SearchSystem
{
    private const string Plain = "{{range $file := .FileMatches}}{{range .Matches}}{{$file.Repo}}/{{$file.FileName}}:{{.LineNum}}:\n{{end}}{{end}}";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly bool _symbols = ProgramRun.Find("universal-ctags") is not null;
    private HttpClient? _http;
    private Process? _server;
    private string _index = "";

    public override string Name => "zoekt";

    public override string? Missing => ProgramRun.Find("zoekt-index") is null || ProgramRun.Find("zoekt-webserver") is null
        ? "go install github.com/sourcegraph/zoekt/cmd/zoekt-index and …/zoekt-webserver, both on the PATH"
        : null;

    public override string Through => "HTTP on loopback";

    public override bool IsServer => true;

    public override MemoryUse? Memory => _server is { HasExited: false } ? ProcessMemory.OfTree(_server.Id) : null;

    public override async Task<BuildFigures> BuildAsync(EngineCorpus corpus, string folder, CancellationToken cancellationToken)
    {
        await StopAsync();
        _index = Directory.CreateDirectory(Path.Combine(folder, "index")).FullName;
        var began = Stopwatch.GetTimestamp();
        foreach (var repository in corpus.Repositories)
        {
            await IndexAsync(repository, cancellationToken);
        }

        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        var templates = Directory.CreateDirectory(Path.Combine(folder, "templates")).FullName;
        await File.WriteAllTextAsync(Path.Combine(templates, "results.html.tpl"), Plain, cancellationToken);
        await StartAsync(templates, cancellationToken);
        return new BuildFigures(took, new DirectoryInfo(_index).EnumerateFiles().Sum(file => file.Length));
    }

    /// <remarks>A changed file means a new index of its repository, which the server then loads.</remarks>
    public override async Task<double?> UpdateAsync(EngineCorpus corpus, CorpusFile changed, CancellationToken cancellationToken)
    {
        var word = (await File.ReadAllTextAsync(corpus.FullPath(changed.Path), cancellationToken)).TrimEnd().Split((char[]?)null)[^1];
        var began = Stopwatch.GetTimestamp();
        await IndexAsync(corpus.Repositories.First(repository => repository.Name == changed.Repository), cancellationToken);
        while ((await AskAsync($"case:yes {Content(Re2.Quote(word))}", Hits, cancellationToken)).Length == 0)
        {
            if (Stopwatch.GetElapsedTime(began) > StartLimit)
            {
                throw new HubException("bench-peer-failed", "zoekt-webserver did not load the new index.");
            }
        }

        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    public override bool Answers(EngineQuery query) => query.Class != QueryClass.Symbol || _symbols;

    public override async Task<double> SearchAsync(EngineQuery query, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await AskAsync(Text(query), Hits, cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    public override async Task<MatchSet?> MatchesAsync(EngineQuery query, CancellationToken cancellationToken)
    {
        var found = new MatchSet();
        GrepOutput.ReadColon(WebUtility.HtmlDecode(await AskAsync(Text(query), 1_000_000, cancellationToken)), path => path, found);
        return found;
    }

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        await base.DisposeAsync();
    }

    private static string Text(EngineQuery query)
    {
        var filter = query.PathPart is { } part ? $" file:{Re2.Quote(part)}" : query.Extension is { } extension ? $" file:{Re2.Quote(extension)}$" : "";
        return query.Class switch
        {
            QueryClass.And => string.Join(' ', query.Words.Select(Content)),
            QueryClass.Ranked => string.Join(" or ", query.Words.Select(Content)),
            QueryClass.Symbol => $"sym:{query.Pattern}",
            QueryClass.Regex => $"case:yes {Content(query.Pattern)}{filter}",
            _ => $"case:yes {Content(Re2.Quote(query.Pattern))}{filter}",
        };
    }

    // What stands in Zoekt's quotes is still an expression, with backslash and quote escaped once more.
    private static string Content(string expression) => $"content:\"{expression.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private async Task<string> AskAsync(string query, int files, CancellationToken cancellationToken)
    {
        using var answer = await _http!.GetAsync(new Uri($"search?q={Uri.EscapeDataString(query)}&num={files}", UriKind.Relative), cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? text : throw new HubException("bench-peer-failed", $"zoekt answered {(int)answer.StatusCode} to {query}: {text.Trim()}");
    }

    private async Task IndexAsync(CorpusRepository repository, CancellationToken cancellationToken)
    {
        var result = await ProgramRun.RunAsync("zoekt-index", ["-index", _index, repository.Folder], cancellationToken: cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new HubException("bench-peer-failed", $"zoekt-index failed: {result.Errors.Trim()}");
        }
    }

    private async Task StartAsync(string templates, CancellationToken cancellationToken)
    {
        var address = $"127.0.0.1:{FreePort()}";
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = new Uri($"http://{address}/") };
        _server = Process.Start(new ProcessStartInfo("zoekt-webserver", ["-listen", address, "-index", _index, "-template_dir", templates]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        _server.ErrorDataReceived += (_, _) => { };
        _server.OutputDataReceived += (_, _) => { };
        _server.BeginErrorReadLine();
        _server.BeginOutputReadLine();
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await AskAsync("content:\"a\"", 1, cancellationToken);
                return;
            }
            catch (HttpRequestException) when (!_server.HasExited && Stopwatch.GetElapsedTime(began) < StartLimit)
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task StopAsync()
    {
        _http?.Dispose();
        if (_server is { } server)
        {
            if (!server.HasExited)
            {
                server.Kill();
                await server.WaitForExitAsync();
            }

            server.Dispose();
            _server = null;
        }
    }
}
