using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LunarHub.Silo.Tests;

/// <summary>A collector as far as the sender can tell: accepts OTLP over HTTP (protobuf) on a free loopback port and keeps what came.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private OtlpReceiver(WebApplication app) => this.app = app;

    /// <summary>All bytes received, by path.</summary>
    public ConcurrentDictionary<string, byte[]> Received { get; } = new();

    public Uri Url => new(app.Urls.First());

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(app);
        app.MapPost("/{**path}", receiver.KeepAsync);
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task<IResult> KeepAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        Received.AddOrUpdate(request.Path, body.ToArray(), (_, before) => [.. before, .. body.ToArray()]);
        return request.ContentType == "application/x-protobuf" ? Results.Bytes([], "application/x-protobuf") : Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
    }
}
