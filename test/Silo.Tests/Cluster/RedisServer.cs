using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace LunarHub.Silo.Tests.Cluster;

/// <summary>A real redis-server of a test's own, with its files in a folder that goes with it.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lunarhub-redis-");
    private readonly string? password;
    private Process? process;

    public RedisServer(string? password = null)
    {
        this.password = password;
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Port = ((IPEndPoint)free.LocalEndpoint).Port;
    }

    public int Port { get; }

    public string Folder => folder.FullName;

    public ConfigurationOptions Options => RedisAddress.Parse($"redis://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}");

    public static async Task<RedisServer> StartAsync(string? password = null)
    {
        var server = new RedisServer(password);
        server.Start();
        await using var connection = await server.ConnectAsync();
        return server;
    }

    /// <summary>Starts the process; <see cref="ConnectAsync"/> waits until it answers.</summary>
    public void Start()
    {
        string[] settings = ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", Folder, "--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction"];
        process = Process.Start(new ProcessStartInfo("redis-server", password is null ? settings : [.. settings, "--requirepass", password]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
    }

    public Task<ConnectionMultiplexer> ConnectAsync()
    {
        var options = Options;
        options.Password = password;
        return RedisConnection.OpenAsync(options, TimeSpan.FromSeconds(30), TimeProvider.System, static () => { }, CancellationToken.None);
    }

    public async Task StopAsync()
    {
        process?.Kill();
        await (process?.WaitForExitAsync() ?? Task.CompletedTask);
        process?.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Delete(recursive: true);
    }
}
