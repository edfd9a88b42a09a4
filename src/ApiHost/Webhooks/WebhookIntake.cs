namespace LunarHub.ApiHost.Webhooks;

/// <summary>Bounds the memory of all deliveries that are being received: their senders are not known before they are read to the end.</summary>
internal sealed class WebhookIntake(HubServerOptions options)
{
    public const string Overloaded = "webhook-overloaded";

    private long taken;

    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref taken, bytes) <= options.MaxWebhookBytesAtOnce)
        {
            return true;
        }

        Interlocked.Add(ref taken, -bytes);
        return false;
    }

    public void Release(int bytes) => Interlocked.Add(ref taken, -bytes);
}
