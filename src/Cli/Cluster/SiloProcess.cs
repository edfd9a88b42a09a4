using System.Diagnostics;
using System.Globalization;
using LunarHub.Text;

namespace LunarHub.Cli.Cluster;

/// <summary>One silo as a process of this machine. What it says on standard error is said again with its number.</summary>
internal sealed class SiloProcess(int number, string redis, string dataFolder, int siloPort, int gatewayPort, IReadOnlyList<string> more) : IDisposable
{
    // How the hub program begins the line that says why it ends.
    private const string ErrorMark = "hub: ";

    /// <summary>For a silo that was asked to end: more than a hand-over of every shard takes.</summary>
    public static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // A silo that ends has said all it has to say; whoever it started may hold its output open for longer.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private TaskCompletionSource ready = NewSignal();
    private TaskCompletionSource said = NewSignal();
    private Process? process;
    private string? failure;

    public int Number => number;

    public int ProcessId => process is { HasExited: false } running ? running.Id : 0;

    public string Address => $"127.0.0.1:{siloPort.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Completes when the process ends.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Starts the process; <see cref="WaitUntilReadyAsync"/> waits for the silo in it.</summary>
    public void Start()
    {
        (ready, said, failure) = (NewSignal(), NewSignal(), null);
        process?.Dispose();
        var start = Processes.Apart(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "hub.dll"), "silo", "--with-parent", "--cluster", redis, "--data", dataFolder, "--silo-port", siloPort.ToString(CultureInfo.InvariantCulture),
                "--gateway-port", gatewayPort.ToString(CultureInfo.InvariantCulture), .. more,
            ]);
        (process, Ended) = Processes.Start(start);
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += (_, line) => Say(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <exception cref="HubException"><c>silo-failed</c>: it ended, with its own reason, or took too long.</exception>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var ended = Ended;
        var first = await Task.WhenAny(ready.Task, ended, Task.Delay(Patience, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (first == ended)
        {
            await Task.WhenAny(said.Task, Task.Delay(LastWords, cancellationToken));
            throw new HubException("silo-failed", failure ?? $"silo {number} ended at its start; with --verbose it says more");
        }

        if (first != ready.Task)
        {
            throw new HubException("silo-failed", $"silo {number} was not ready within {Patience.TotalSeconds:0} s");
        }
    }

    /// <summary>Asks the silo to hand over what it holds and to end; returns when it has. One that takes too long is killed.</summary>
    public async Task StopAsync()
    {
        if (ProcessId is > 0 and var id)
        {
            await Processes.SignalAsync(id, "CONT", CancellationToken.None);
            await Processes.SignalAsync(id, "TERM", CancellationToken.None);
            await Processes.EndAsync(process!, Ended, StopPatience, $"silo {number.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    public void Dispose() => process?.Dispose();

    private void Say(string? line)
    {
        if (line is null)
        {
            said.TrySetResult();
            return;
        }

        if (line.StartsWith("silo ready", StringComparison.Ordinal))
        {
            ready.TrySetResult();
        }

        if (line.StartsWith(ErrorMark, StringComparison.Ordinal) && !ready.Task.IsCompleted)
        {
            // Said once, by who started it, and not by each silo.
            failure = line[ErrorMark.Length..];
            return;
        }

        Console.Error.WriteLine($"silo {number.ToString(CultureInfo.InvariantCulture)}: {line}");
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
