using System.Diagnostics;
using System.Text;
using LunarHub.Silo;

namespace LunarHub.EndToEnd.Tests.Fixtures;

/// <summary>The <c>hub</c> program in a process of its own, as built beside the tests. Its home is a folder of the test; nothing of the user's is read.</summary>
public sealed class HubProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly string[] Inherited = ["LUNARHUB_DATA", "LUNARHUB_SERVER", "LUNARHUB_API_KEY", "LUNARHUB_MODEL", "LUNARHUB_RERANKER", "LUNARHUB_ONNXRUNTIME", "GIT_DIR", "GIT_WORK_TREE", "OTEL_EXPORTER_OTLP_ENDPOINT"];

    private readonly Process process;
    private readonly TestFolder home = new();
    private readonly OutputLines output;
    private readonly OutputLines errors;

    private HubProcess(IEnumerable<string> arguments, string? workingFolder, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            WorkingDirectory = workingFolder ?? home.Path,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in Inherited)
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = home.Path;
        start.Environment["XDG_DATA_HOME"] = home["data"];
        start.Environment["XDG_CONFIG_HOME"] = home["config"];
        start.Environment["XDG_CACHE_HOME"] = home["cache"];
        start.Environment["NO_COLOR"] = "1";
        start.Environment["COLUMNS"] = "200";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        process = Process.Start(start)!;
        output = new OutputLines(process.StandardOutput);
        errors = new OutputLines(process.StandardError);
    }

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "hub.dll");

    public int Id => process.Id;

    public string Output => output.Text;

    public string Errors => errors.Text;

    public static HubProcess Start(IEnumerable<string> arguments, string? workingFolder = null, IReadOnlyDictionary<string, string>? environment = null)
        => new(InEdition([.. arguments]), workingFolder, environment);

    /// <summary>Runs a command to its end.</summary>
    public static Task<HubResult> RunAsync(params string[] arguments) => RunInAsync(null, null, arguments);

    public static async Task<HubResult> RunInAsync(string? workingFolder, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        await using var hub = Start(arguments, workingFolder, environment);
        hub.process.StandardInput.Close();
        return await hub.WaitForExitAsync();
    }

    /// <summary>The first line of standard output, past or to come, that contains the text.</summary>
    public Task<string> OutputLineAsync(string text) => LineAsync(output, text);

    /// <summary>The first line of standard error, past or to come, that contains the text.</summary>
    public Task<string> ErrorLineAsync(string text) => LineAsync(errors, text);

    public async Task<HubResult> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"the hub did not end\n{Transcript()}", late);
        }

        await Task.WhenAll(output.End, errors.End).WaitAsync(Patience);
        return new HubResult(process.ExitCode, output.Text, errors.Text);
    }

    /// <summary>Asks the process to end, as Ctrl+C and service managers do.</summary>
    public async Task<HubResult> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", Id.ToString()]))
        {
            await kill.WaitForExitAsync();
        }

        return await WaitForExitAsync();
    }

    /// <summary>Ends the process without a chance to tidy up (SIGKILL) and returns when it is gone.</summary>
    public void Kill()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.WaitForExit();
    }

    public string Transcript() => $"--- standard output\n{Output}\n--- standard error\n{Errors}";

    public ValueTask DisposeAsync()
    {
        Kill();
        process.Dispose();
        home.Dispose();
        return ValueTask.CompletedTask;
    }

    // In the cluster edition every server of these tests is a cluster of three silos, with a Redis of its own.
    private static string[] InEdition(string[] arguments) => HubEdition.IsCluster && arguments is ["up", .. var rest] ? ["cluster", "up", "--silos", "3", .. rest] : arguments;

    private async Task<string> LineAsync(OutputLines lines, string text)
    {
        try
        {
            return await lines.FirstAsync(text).WaitAsync(Patience) ?? throw new InvalidOperationException($"the hub ended without a line '{text}'\n{Transcript()}");
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"the hub printed no line '{text}'\n{Transcript()}", late);
        }
    }
}

/// <summary>How a command ended and what it printed.</summary>
public sealed record HubResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The command failed, said so in one line, and the line holds every word given.</summary>
    public void ShouldFailInOneLine(params string[] words)
    {
        ExitCode.Should().Be(1, ToString());
        var line = Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().ContainSingle(ToString()).Subject;
        line.Should().StartWith("hub: ").And.ContainAll(words);
    }

    public override string ToString() => $"exit code {ExitCode}\n--- standard output\n{Output}\n--- standard error\n{Errors}";
}
