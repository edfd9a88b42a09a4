using System.Buffers;
using System.Buffers.Text;
using System.Text;
using LunarHub.Grains.Events;
using Microsoft.Extensions.Hosting;

namespace LunarHub.ApiHost.Changes;

/// <summary>
/// Sends a stream as server-sent events (WHATWG HTML, "Server-sent events"). A subscriber that takes nothing for a while is cut off: its place is its own to keep, and it goes on from there.
/// </summary>
internal sealed class ServerSentEvents(Func<CancellationToken, IAsyncEnumerable<StreamStep>> read) : IResult
{
    public const string ContentType = "text/event-stream";

    /// <summary>The longest that a subscriber may take nothing of what is sent.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task ExecuteAsync(HttpContext context)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        await using var steps = read(ending.Token).GetAsyncEnumerator(ending.Token);
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";

        // A proxy that gathers the answer would keep events from their reader.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        var body = context.Response.BodyWriter;
        try
        {
            body.Write("retry: 2000\n\n"u8);
            await body.FlushAsync(ending.Token);
            while (await steps.MoveNextAsync())
            {
                Write(body, steps.Current);
                await body.FlushAsync(ending.Token).AsTask().WaitAsync(Patience, time, ending.Token);
            }
        }
        catch (TimeoutException)
        {
            context.Abort();
        }
        catch (OperationCanceledException)
        {
            // The subscriber is gone, or the server stops.
        }
    }

    // A block without data moves the subscriber's Last-Event-ID and is no event.
    private static void Write(IBufferWriter<byte> body, StreamStep step)
    {
        body.Write("id: "u8);
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(step.Id, digits, out var length);
        body.Write(digits[..length]);
        if (step.Kind is { } kind)
        {
            body.Write("\nevent: "u8);
            body.Write(Encoding.ASCII.GetBytes(EventMapping.WordOf(kind)));
            body.Write("\ndata: "u8);
            body.Write(step.Json.Span);
        }
        else
        {
            body.Write("\n: beat"u8);
        }

        body.Write("\n\n"u8);
    }
}
