using System.Runtime.InteropServices;

namespace LunarHub.Cli;

/// <summary>
/// Ctrl+C and a service manager's request to stop, as a cancellation: the command ends in its own time, with its own exit code. A second signal ends the process at once.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    /// <summary>The exit code of a command that was stopped before its end.</summary>
    public const int Interrupted = 130;

    private readonly CancellationTokenSource stopping = new();
    private readonly PosixSignalRegistration[] registrations;

    public StopSignal()
        => registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];

    public CancellationToken Token => stopping.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        stopping.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        if (stopping.IsCancellationRequested)
        {
            Environment.Exit(Interrupted);
        }

        signal.Cancel = true;
        stopping.Cancel();
    }
}
