using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using LunarHub.ApiHost.Errors;
using LunarHub.ApiHost.Json;

namespace LunarHub.ApiHost.Searching;

/// <summary>
/// Writes lines as JSON Lines (jsonlines.org) as they come: batch by batch, each sent before the next is asked for, so that a slow client slows the search down and one that goes away
/// ends it. What goes wrong before the first batch is an ordinary problem response; after it, the last record has the problem.
/// </summary>
internal sealed class LineStreamResult(Func<CancellationToken, IAsyncEnumerable<IReadOnlyList<LineRecord>>> read) : IResult
{
    public const string ContentType = "application/x-ndjson";

    public async Task ExecuteAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var tally = new SentLines();
        await using var batches = read(context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
        var more = await batches.MoveNextAsync();
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";

        // A proxy that gathers the answer would keep the first lines from their reader.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            while (more)
            {
                Write(context.Response.BodyWriter, batches.Current);
                tally.Add(batches.Current);
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
                more = await batches.MoveNextAsync();
            }
        }
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested)
        {
            var problem = ProblemExceptionHandler.Describe(context, error, context.RequestServices.GetRequiredService<ILogger<ProblemExceptionHandler>>());
            Write(context.Response.BodyWriter, [new LineRecord { End = tally.BrokenOff(problem, Stopwatch.GetElapsedTime(started)) }]);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }
    }

    private static void Write(IBufferWriter<byte> body, IReadOnlyList<LineRecord> records)
    {
        using var json = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = HubJson.Options.Encoder, SkipValidation = true });
        foreach (var record in records)
        {
            JsonSerializer.Serialize(json, record, HubJson.Options);
            json.Flush();
            body.Write("\n"u8);
            json.Reset();
        }
    }
}
