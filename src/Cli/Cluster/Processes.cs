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
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
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
