using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LunarHub.Text;

namespace LunarHub.Cli.Cluster;

/// <summary>A Redis for a cluster on this machine: every write is on disk before it is answered, and nothing is ever thrown away.</summary>
internal sealed class LocalRedis(string folder, int port) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private Process? process;

    public string Url => $"redis://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Completes when the process ends.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <exception cref="HubException"><c>redis-missing</c>, <c>redis-unreachable</c>.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        string[] settings =
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder, "--daemonize", "no", "--save", "",
            "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction", "--loglevel", "warning",
        ];
        process?.StandardInput.Close();
        process?.Dispose();
        try
        {
            // Standard input stays open for as long as this process lives: the shell ends Redis when it closes.
            (process, Ended) = Processes.Start(Processes.Apart("/bin/sh", ["-c", "exec 3<&0; redis-server \"$@\" 3<&- & redis=$!; (cat <&3 >/dev/null; kill $redis 2>/dev/null) & wait $redis", "redis", .. settings]));
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw Missing(error);
        }

        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var started = Stopwatch.StartNew();
        while (!await AnswersAsync(cancellationToken))
        {
            if (process.HasExited)
            {
                throw process.ExitCode == 127 ? Missing(null) : new HubException("redis-unreachable", $"redis-server ended at its start with code {process.ExitCode}; {folder} may be in use by another one");
            }

            if (started.Elapsed > Patience)
            {
                throw new HubException("redis-unreachable", $"redis-server did not answer within {Patience.TotalSeconds:0} s; look into {folder}");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Deletes a key.</summary>
    public Task ForgetAsync(string key, CancellationToken cancellationToken) => AskAsync($"DEL {key}", cancellationToken);

    /// <summary>Returns when the server has ended. One that takes too long is killed.</summary>
    public async Task StopAsync()
    {
        if (process is { HasExited: false })
        {
            process.StandardInput.Close();
            await Processes.EndAsync(process, Ended, StopPatience, "Redis");
        }
    }

    /// <summary>The id of the server process itself, or 0.</summary>
    public async Task<int> ServerProcessAsync(CancellationToken cancellationToken)
        => await AskAsync("INFO server", cancellationToken) is { } info && info.Split('\n').FirstOrDefault(line => line.StartsWith("process_id:", StringComparison.Ordinal)) is { } line
            ? int.Parse(line["process_id:".Length..].Trim(), CultureInfo.InvariantCulture)
            : 0;

    public void Dispose() => process?.Dispose();

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken) => (await AskAsync("PING", cancellationToken))?.StartsWith("+PONG", StringComparison.Ordinal) == true;

    private async Task<string?> AskAsync(string command, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            await using var stream = client.GetStream();
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken);
            var buffer = new byte[8_192];
            var read = await stream.ReadAsync(buffer, cancellationToken);
            return System.Text.Encoding.ASCII.GetString(buffer, 0, read);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return null;
        }
    }

    private static HubException Missing(Exception? error) => new("redis-missing", "redis-server is missing; install it (sudo apt-get install -y redis-server), or name a running one with --redis redis://HOST:PORT", error);
}
