using System.Diagnostics;
using System.Globalization;
using LunarHub.Text;

namespace LunarHub.Cli.Cluster;

/// <summary>One silo as a process of this machine. What it says on standard error is said again with its number.</summary>
internal sealed class SiloProcess(int number, string redis, string dataFolder, int siloPort, int gatewayPort, IReadOnlyList<string> more) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private TaskCompletionSource ready = NewSignal();
    private Process? process;

    public int Number => number;

    public int ProcessId => process is { HasExited: false } running ? running.Id : 0;

    public string Address => $"127.0.0.1:{siloPort.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Completes when the process ends.</summary>
    public Task Ended => process!.WaitForExitAsync(CancellationToken.None);

    /// <summary>Starts the process; <see cref="WaitUntilReadyAsync"/> waits for the silo in it.</summary>
    public void Start()
    {
        ready = NewSignal();
        process?.Dispose();
        var start = Processes.Apart(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "hub.dll"), "silo", "--with-parent", "--cluster", redis, "--data", dataFolder, "--silo-port", siloPort.ToString(CultureInfo.InvariantCulture),
                "--gateway-port", gatewayPort.ToString(CultureInfo.InvariantCulture), .. more,
            ]);
        process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += (_, line) => Say(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <exception cref="HubException"><c>silo-failed</c>: it ended, or took too long; what it said stands before.</exception>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var ended = Ended;
        var first = await Task.WhenAny(ready.Task, ended, Task.Delay(Patience, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (first != ready.Task)
        {
            throw new HubException("silo-failed", first == ended ? $"silo {number} ended at its start; the line above says why" : $"silo {number} was not ready within {Patience.TotalSeconds:0} s");
        }
    }

    /// <summary>Asks the silo to hand over what it holds and to end; returns when it has.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (ProcessId is > 0 and var id)
        {
            await Processes.SignalAsync(id, "CONT", cancellationToken);
            await Processes.SignalAsync(id, "TERM", cancellationToken);
            await Ended.WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => process?.Dispose();

    private void Say(string? line)
    {
        if (line is null)
        {
            return;
        }

        if (line.StartsWith("silo ready", StringComparison.Ordinal))
        {
            ready.TrySetResult();
        }

        Console.Error.WriteLine($"silo {number.ToString(CultureInfo.InvariantCulture)}: {line}");
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
