using System.Buffers;
using LunarHub.Text;

namespace LunarHub.ApiHost.Webhooks;

/// <summary>The bytes of one delivery, exactly as they were signed.</summary>
internal sealed class WebhookBody(WebhookIntake intake) : IDisposable
{
    private byte[] buffer = [];
    private int length;

    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    /// <summary>Reads the body to its end. Room is taken as bytes come, never on the word of a Content-Length.</summary>
    /// <exception cref="HubException"><c>request-too-large</c>, <c>webhook-overloaded</c>.</exception>
    public async Task ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        Grow();
        int read;
        while ((read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0)
        {
            length += read;
            if (length > limit)
            {
                throw TooLarge(limit);
            }

            if (length == buffer.Length)
            {
                Grow();
            }
        }
    }

    public void Dispose()
    {
        intake.Release(buffer.Length);
        ArrayPool<byte>.Shared.Return(buffer);
        (buffer, length) = ([], 0);
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(16 << 10, buffer.Length * 2));
        if (!intake.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            throw new HubException(WebhookIntake.Overloaded, "Too many large deliveries are being received; send this one again in a second.");
        }

        buffer.AsSpan(0, length).CopyTo(larger);
        intake.Release(buffer.Length);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private static HubException TooLarge(int limit) => new("request-too-large", $"The delivery is larger than {limit} bytes, the most that this server takes.");
}
