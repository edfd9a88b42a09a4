using System.Diagnostics;
using System.Text.Json;
using LunarHub.Bench.Engine.Corpora;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Bench.Product;
using LunarHub.Text;

namespace LunarHub.Bench.Engine.Peers;

/// <summary>
/// A library with Python bindings, driven by a script of ours beside this program: one JSON object a line each way. The script takes its own times, so that neither the pipe nor Python's
/// start is counted.
/// </summary>
/// <param name="name">Of the peer, of its module and of <c>Scripts/name_peer.py</c>.</param>
/// <param name="install">How to install it.</param>
internal sealed class PythonPeer(string name, string install) : SearchSystem
{
    private readonly string? _python = Pythons.FirstOrDefault(python => Imports(python, name));
    private Process? _worker;

    public override string Name => name;

    public override string? Missing => _python is null ? install : null;

    public override string Through => "in process (Python), names of files";

    public override MemoryUse? Memory => _worker is { HasExited: false } ? ProcessMemory.OfTree(_worker.Id) : null;

    public override async Task<BuildFigures> BuildAsync(EngineCorpus corpus, string folder, CancellationToken cancellationToken)
    {
        await StopAsync();
        var script = Path.Combine(AppContext.BaseDirectory, "Engine", "Peers", "Scripts", $"{name}_peer.py");
        _worker = Process.Start(new ProcessStartInfo(_python!, ["-u", script]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var list = Path.Combine(folder, "files.json");
        await File.WriteAllTextAsync(list, JsonSerializer.Serialize(corpus.Files.Select(file => file.Path)), cancellationToken);
        var index = Path.Combine(folder, "index");
        var took = await AskAsync(new { op = "build", root = corpus.Folder, files = list, index }, cancellationToken);
        return new BuildFigures(took, new DirectoryInfo(index).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length));
    }

    public override async Task<double?> UpdateAsync(EngineCorpus corpus, CorpusFile changed, CancellationToken cancellationToken) =>
        await AskAsync(new { op = "update", path = changed.Path }, cancellationToken);

    public override bool Answers(EngineQuery query) => query.Class is QueryClass.Identifier or QueryClass.And or QueryClass.Ranked or QueryClass.Absent;

    public override Task<double> SearchAsync(EngineQuery query, CancellationToken cancellationToken) => AskAsync(
        new { op = "search", words = query.Words.Count > 0 ? query.Words : [query.Pattern], all = query.Class != QueryClass.Ranked, hits = Hits },
        cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        await base.DisposeAsync();
    }

    // The system's own interpreter sees Debian's python3-* packages, another one on the PATH those of pip.
    private static IEnumerable<string> Pythons => new[] { ProgramRun.Find("python3"), "/usr/bin/python3" }.OfType<string>().Where(File.Exists).Distinct();

    private static bool Imports(string python, string module)
    {
        using var process = Process.Start(new ProcessStartInfo(python, ["-c", $"import {module}"]) { UseShellExecute = false, RedirectStandardError = true });
        process!.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private async Task<double> AskAsync(object question, CancellationToken cancellationToken)
    {
        await _worker!.StandardInput.WriteLineAsync(JsonSerializer.Serialize(question).AsMemory(), cancellationToken);
        await _worker.StandardInput.FlushAsync(cancellationToken);
        var line = await _worker.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new HubException("bench-peer-failed", $"{name}'s script ended; its last words are above.");
        return JsonDocument.Parse(line).RootElement.GetProperty("ms").GetDouble();
    }

    private async Task StopAsync()
    {
        if (_worker is { } worker)
        {
            _worker = null;
            worker.StandardInput.Close();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await worker.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                worker.Kill();
            }

            worker.Dispose();
        }
    }
}
