using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;

namespace LunarHub.ApiHost.Tests.Hub;

/// <summary>The real server on a free port of the loopback address, over fake grains.</summary>
internal sealed class RunningHub : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningHub(WebApplication app, FakeGrains grains, CapturedLog log, HubServerOptions options)
    {
        (this.app, Grains, Log, Options) = (app, grains, log, options);
        Http = new HttpClient { BaseAddress = Url };
    }

    public FakeGrains Grains { get; }

    public CapturedLog Log { get; }

    public HubServerOptions Options { get; }

    public HttpClient Http { get; }

    public Uri Url => new(app.Urls.Single());

    public IServiceProvider Services => app.Services;

    public static HubServerOptions NewOptions() => new() { DataFolder = Directory.CreateTempSubdirectory("lunarhub-api-").FullName, Port = 0, WebRoot = "/nonexistent" };

    public static async Task<RunningHub> StartAsync(Action<HubServerOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var options = NewOptions();
        configure?.Invoke(options);
        var grains = new FakeGrains();
        grains.Add(Samples.Status());
        grains.Files[("r1", "src/Parser.cs")] = Samples.File();
        var log = new CapturedLog();
        var built = HubServer.Build(options, s =>
        {
            s.AddSingleton<IGrainFactory>(grains);
            s.AddSingleton<ILoggerProvider>(log);
            services?.Invoke(s);
        });
        await built.StartAsync();
        return new RunningHub(built, grains, log, options);
    }

    public async Task<(HttpStatusCode Status, JsonNode Body, HttpResponseMessage Response)> SendAsync(HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await Http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        JsonNode? node = null;
        try
        {
            node = body.Length == 0 ? null : JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            // Not JSON: the test reads the response itself.
        }

        return (response.StatusCode, node ?? new JsonObject(), response);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        Directory.Delete(Options.DataFolder, recursive: true);
    }
}
