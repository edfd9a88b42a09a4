using System.Net.WebSockets;
using Microsoft.Extensions.Hosting;

namespace LunarHub.ApiHost.Changes;

/// <summary>Sends a stream over a WebSocket, one JSON text message an event. What the subscriber sends is read and passed over, but for its closing.</summary>
internal sealed class WebSocketEvents(Func<CancellationToken, IAsyncEnumerable<StreamStep>> read) : IResult
{
    public async Task ExecuteAsync(HttpContext context)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var time = context.RequestServices.GetRequiredService<TimeProvider>();
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = EventStream.Beat });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var receiving = ReceiveAsync(socket, ending);
        try
        {
            await foreach (var step in read(ending.Token))
            {
                if (step.Kind is not null)
                {
                    await socket.SendAsync(step.Json, WebSocketMessageType.Text, endOfMessage: true, ending.Token).AsTask().WaitAsync(ServerSentEvents.Patience, time, ending.Token);
                }
            }
        }
        catch (TimeoutException)
        {
            // It takes nothing: its place is its own to keep, and it goes on from there.
            socket.Abort();
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException)
        {
            // The subscriber is gone, or the server stops.
        }

        await CloseAsync(socket, stopping.IsCancellationRequested);
        await ending.CancelAsync();
        await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task ReceiveAsync(WebSocket socket, CancellationTokenSource ending)
    {
        var buffer = new byte[1_024];
        try
        {
            while (socket.State == WebSocketState.Open && (await socket.ReceiveAsync(buffer.AsMemory(), ending.Token)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException)
        {
        }

        await ending.CancelAsync();
    }

    private static async Task CloseAsync(WebSocket socket, bool stops)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await socket.CloseOutputAsync(stops ? WebSocketCloseStatus.EndpointUnavailable : WebSocketCloseStatus.NormalClosure, null, late.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException)
        {
        }
    }
}
