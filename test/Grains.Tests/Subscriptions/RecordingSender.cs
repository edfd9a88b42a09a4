using System.Threading.Channels;
using LunarHub.Grains.Events;
using LunarHub.Grains.Subscriptions;

namespace LunarHub.Grains.Tests.Subscriptions;

/// <summary>Takes what would be sent, or fails as it is told.</summary>
internal sealed class RecordingSender : IWebhookSender
{
    private readonly Channel<EventView> sent = Channel.CreateUnbounded<EventView>();

    /// <summary>Why an attempt fails; null to take the event.</summary>
    public Func<EventView, OperationError?> Answer { get; set; } = _ => null;

    /// <summary>What the last attempt was sent for.</summary>
    public Subscription? For { get; private set; }

    /// <summary>The next event that was taken.</summary>
    public ValueTask<EventView> NextAsync() => sent.Reader.ReadAsync();

    public bool TryNext(out EventView? next) => sent.Reader.TryRead(out next);

    public async Task<OperationError?> SendAsync(Subscription subscription, EventView happened, CancellationToken cancellationToken)
    {
        For = subscription;
        var error = Answer(happened);
        if (error is null)
        {
            await sent.Writer.WriteAsync(happened, cancellationToken);
        }

        return error;
    }
}
