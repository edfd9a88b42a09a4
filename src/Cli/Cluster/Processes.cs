using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LunarHub.Cli.Cluster;

/// <summary>Signals, ports and liveness of processes on this machine.</summary>
internal static class Processes
{
    public static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited && !IsZombie(id);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // A process that has ended and whose parent has not asked how: nothing of it runs any more.
    private static bool IsZombie(int id)
    {
        try
        {
            // "pid (name) state …", and the name may hold anything.
            var stat = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
            return stat.AsSpan(stat.LastIndexOf(')') + 1).TrimStart() is ['Z' or 'X', ..];
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Starts a process; the task completes when it ends, whoever else may still hold its output.</summary>
    public static (Process Process, Task Ended) Start(ProcessStartInfo start)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => ended.TrySetResult();
        process.Start();
        return (process, ended.Task);
    }

    /// <summary>Waits for a process that was asked to end, and kills it when it takes too long.</summary>
    public static async Task EndAsync(Process process, Task ended, TimeSpan patience, string name)
    {
        try
        {
            await ended.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            await Console.Error.WriteLineAsync($"hub: {name} has not ended within {patience.TotalSeconds:0} s and is killed");
            process.Kill(entireProcessTree: true);
            await ended;
        }
    }

    /// <param name="signal">For example <c>TERM</c>.</param>
    public static async Task SignalAsync(int id, string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", id.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false, RedirectStandardError = true })!;
        await kill.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Different ports of the loopback address that nobody uses now.</summary>
    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    /// <summary>The command in a session of its own where the machine can do that: Ctrl+C in the terminal is then the launcher's to act on.</summary>
    public static ProcessStartInfo Apart(string program, IEnumerable<string> arguments)
    {
        var start = File.Exists("/usr/bin/setsid") ? new ProcessStartInfo("/usr/bin/setsid", [program, .. arguments]) : new ProcessStartInfo(program, arguments);
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        return start;
    }
}
