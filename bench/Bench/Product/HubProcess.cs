using System.Diagnostics;
using System.Globalization;
using LunarHub.ApiHost.Client;
using LunarHub.Text;

namespace LunarHub.Bench.Product;

/// <summary>A real server in a process of its own: <c>hub up</c> on a free port of loopback over a given data folder, without a limit on one client's requests. Stopped when disposed.</summary>
internal sealed class HubProcess : IAsyncDisposable
{
    private const string Announcement = "serving on ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly long _started;

    private HubProcess(Process process, long started, Uri url)
    {
        (_process, _started, Url) = (process, started, url);
        Client = new HttpHubClient(url);
    }

    public Uri Url { get; }

    public HttpHubClient Client { get; }

    public int ProcessId => _process.Id;

    /// <summary>Time since the process was started.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Processor time of the process itself; git runs apart.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts <c>hub up</c> on the built hub, or through the launcher as a user would; <paramref name="more"/> are further arguments.</summary>
    /// <exception cref="HubException"><c>bench-no-server</c>: it ended or said nothing within two minutes.</exception>
    public static async Task<HubProcess> StartAsync(string dataFolder, IEnumerable<string> sources, bool throughLauncher, CancellationToken cancellationToken, params string[] more)
    {
        string[] command = throughLauncher ? [Path.Combine(Checkout.Root, "hub")] : ["dotnet", Checkout.HubAssembly];
        string[] noSources = sources.Any() ? [] : ["--no-index"];
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), "up", .. sources, .. noSources, "--port", "0", "--no-poll", "--rate-limit", "0", "--data", dataFolder, .. more])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Checkout.Root,
        };
        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        var announced = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var last = "";
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                announced.TrySetException(new HubException("bench-no-server", $"hub up ended before it served; its last line: {last}"));
            }
            else if (line.Data.StartsWith(Announcement, StringComparison.Ordinal))
            {
                announced.TrySetResult(new Uri(line.Data[Announcement.Length..].Split(' ')[0]));
            }
            else
            {
                last = line.Data;
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new HubProcess(process, started, await announced.Task.WaitAsync(StartLimit, cancellationToken));
        }
        catch
        {
            Kill(process);
            throw;
        }
    }

    /// <summary>The most memory that the process ever had in use (VmHWM), in bytes; 0 where the system does not tell.</summary>
    public long PeakMemory()
    {
        var status = $"/proc/{_process.Id.ToString(CultureInfo.InvariantCulture)}/status";
        var line = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) : null;
        return line is null ? 0 : 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    /// <summary>kill -9 of the server alone; what it had started loses its other end. Returns when the process is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            // SIGTERM, as a service manager stops it; a server that does not end is killed.
            using (Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(20)));
            }
        }

        Kill(_process);
    }

    private static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
