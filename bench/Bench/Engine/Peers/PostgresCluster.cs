using System.Diagnostics;
using System.Globalization;
using LunarHub.Bench.Product;
using LunarHub.Text;

namespace LunarHub.Bench.Engine.Peers;

/// <summary>
/// A PostgreSQL server of this run's own: a new cluster in a scratch folder, reached through a Unix socket there and through nothing else, stopped when disposed.
/// PostgreSQL refuses to work as root, so a root user starts it as the system user <c>postgres</c>.
/// </summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private readonly string _folder;
    private readonly string _bin;

    private PostgresCluster(string folder, string bin) => (_folder, _bin) = (folder, bin);

    public string ConnectionString => $"Host={_folder};Port=5432;Username=bench;Database=postgres;Pooling=false;Timeout=30;Command Timeout=300";

    /// <summary>The cluster's files.</summary>
    public string DataFolder => Path.Combine(_folder, "data");

    /// <summary>The server's first process, or null.</summary>
    public int? ProcessId
    {
        get
        {
            var file = Path.Combine(DataFolder, "postmaster.pid");
            return File.Exists(file) ? int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture) : null;
        }
    }

    /// <summary>Where initdb, pg_ctl and postgres are: on the PATH, or the newest version where Debian puts them; null when not installed.</summary>
    public static string? FindBinaries()
    {
        if (ProgramRun.Find("pg_ctl") is { } onPath && ProgramRun.Find("initdb") is not null)
        {
            return Path.GetDirectoryName(onPath);
        }

        const string Debian = "/usr/lib/postgresql";
        return Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "pg_ctl"))).OrderDescending(StringComparer.Ordinal).FirstOrDefault()
            : null;
    }

    /// <exception cref="HubException"><c>bench-peer-failed</c>.</exception>
    public static async Task<PostgresCluster> StartAsync(CancellationToken cancellationToken)
    {
        // A socket's path may have about 100 characters, so the folder lies directly below the system's temporary folder.
        var folder = Directory.CreateTempSubdirectory("hub-pg-").FullName;
        var cluster = new PostgresCluster(folder, FindBinaries()!);
        try
        {
            if (IsRoot)
            {
                await RunAsync("chown", ["postgres", folder], cancellationToken);
            }

            await cluster.RunOwnAsync("initdb", ["-D", cluster.DataFolder, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], cancellationToken);
            var options = $"-c listen_addresses='' -c unix_socket_directories='{folder}' -c shared_buffers=256MB -c maintenance_work_mem=256MB -c max_wal_size=4GB";
            await cluster.RunOwnAsync("pg_ctl", ["-D", cluster.DataFolder, "-w", "-l", Path.Combine(folder, "log"), "-o", options, "start"], cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (ProcessId is not null)
        {
            await RunOwnAsync("pg_ctl", ["-D", DataFolder, "-w", "-m", "immediate", "stop"], CancellationToken.None);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static bool IsRoot => string.Equals(Environment.UserName, "root", StringComparison.Ordinal);

    private Task RunOwnAsync(string program, string[] arguments, CancellationToken cancellationToken) => IsRoot
        ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(_bin, program), .. arguments], cancellationToken)
        : RunAsync(Path.Combine(_bin, program), arguments, cancellationToken);

    // pg_ctl leaves a server behind that keeps inherited pipes open: its output must not be waited for.
    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1 </dev/null", program, .. arguments]) { UseShellExecute = false, WorkingDirectory = Path.GetTempPath() })!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new HubException("bench-peer-failed", $"{Path.GetFileName(program)} {Path.GetFileName(arguments[^1])} ended with {process.ExitCode}.");
        }
    }
}
