using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LunarHub.Git.Tests;

/// <summary>One repository over HTTP on the loopback, by git's own http-backend (git-http-backend(1)), behind one user name and password.</summary>
public sealed class GitHttpServer : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly TemporaryRepository repository;
    private readonly string authorization;
    private readonly Task serving;

    public GitHttpServer(TemporaryRepository repository, string userAndPassword)
    {
        this.repository = repository;
        authorization = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword));
        Authority = $"127.0.0.1:{FreePort()}";
        listener.Prefixes.Add($"http://{Authority}/");
        listener.Start();
        serving = ServeAsync();
    }

    public string Authority { get; }

    public void Dispose()
    {
        listener.Close();
        serving.Wait();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            if (context.Request.Headers["Authorization"] == authorization)
            {
                await AnswerAsync(context);
            }
            else
            {
                context.Response.AddHeader("WWW-Authenticate", "Basic realm=\"test\"");
                context.Response.StatusCode = 401;
            }

            context.Response.Close();
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var start = new ProcessStartInfo(FakeGit.RealGit, ["http-backend"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["GIT_PROJECT_ROOT"] = Path.Combine(repository.Folder, ".git");
        start.Environment["GIT_HTTP_EXPORT_ALL"] = "1";
        var request = context.Request.RawUrl!.Split('?');
        start.Environment.Remove("GIT_DIR");
        start.Environment["PATH_INFO"] = request[0]["/team/app".Length..];
        start.Environment["QUERY_STRING"] = request.ElementAtOrDefault(1) ?? "";
        start.Environment["REQUEST_METHOD"] = context.Request.HttpMethod;
        start.Environment["CONTENT_TYPE"] = context.Request.ContentType ?? "";
        start.Environment["HTTP_CONTENT_ENCODING"] = context.Request.Headers["Content-Encoding"] ?? "";
        start.Environment["GIT_PROTOCOL"] = context.Request.Headers["Git-Protocol"] ?? "";
        using var process = Process.Start(start)!;
        await context.Request.InputStream.CopyToAsync(process.StandardInput.BaseStream);
        process.StandardInput.Close();
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        var bytes = output.ToArray();
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        foreach (var header in Encoding.ASCII.GetString(bytes, 0, end).Split("\r\n").Select(line => line.Split(": ", 2)))
        {
            if (header[0] == "Status")
            {
                context.Response.StatusCode = int.Parse(header[1][..3], CultureInfo.InvariantCulture);
            }
            else
            {
                context.Response.AddHeader(header[0], header[1]);
            }
        }

        await context.Response.OutputStream.WriteAsync(bytes.AsMemory(end + 4));
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
