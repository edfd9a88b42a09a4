using Microsoft.Extensions.Logging;

namespace LunarHub.Embedded.Hosting;

/// <summary>What the host logs.</summary>
internal sealed partial class EmbeddedLog(ILogger<EmbeddedLog> logger)
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Deactivation of {Grain} failed.")]
    public partial void DeactivationFailed(string grain, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "A timer of {Grain} failed.")]
    public partial void TimerFailed(string grain, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reminder {Reminder} of {Grain} failed; it fires again at its next time.")]
    public partial void ReminderFailed(string grain, string reminder, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery {Attempt} of event {Event} of stream {Stream} to {Grain} failed.")]
    public partial void DeliveryFailed(int attempt, long @event, string stream, string grain, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Event {Event} of stream {Stream} was parked after {Attempts} deliveries to {Grain} failed.")]
    public partial void EventParked(long @event, string stream, int attempts, string grain);

    [LoggerMessage(Level = LogLevel.Error, Message = "Deliveries of stream {Stream} to {Grain} wait: its events cannot be read or acknowledged.")]
    public partial void StreamStalled(string stream, string grain, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Due reminders cannot be read or written; the host tries again in {Delay}.")]
    public partial void RemindersStalled(TimeSpan delay, Exception error);
}
