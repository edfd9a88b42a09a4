namespace LunarHub.Grains.Polling;

/// <summary>
/// When to look next: after an eighth of the time for which nothing has changed, between the shortest and the longest interval, so that a change is found late by at most an eighth of the
/// quiet before it. A source that fails is asked half as often each time; a remote that tells by itself, at the longest interval.
/// </summary>
internal sealed class PollSchedule(PollOptions options, TimeProvider time)
{
    private const int QuietShare = 8;
    private const int MaxDoublings = 16;

    private DateTimeOffset changedAt = time.GetUtcNow();
    private int failures;
    private bool tellsByItself;

    public bool IsLocal { get; set; }

    private TimeSpan Shortest => IsLocal ? options.MinLocalInterval : options.MinInterval;

    public void Unchanged() => failures = 0;

    /// <summary>A look has found a change that nobody had told of.</summary>
    public void Changed() => (failures, changedAt, tellsByItself) = (0, time.GetUtcNow(), false);

    public void Failed() => failures = Math.Min(failures + 1, MaxDoublings);

    public void Told() => (failures, changedAt, tellsByItself) = (0, time.GetUtcNow(), true);

    public TimeSpan Next()
    {
        var interval = failures > 0 ? Shortest * Math.Pow(2, failures) : tellsByItself && !IsLocal ? options.MaxInterval : (time.GetUtcNow() - changedAt) / QuietShare;
        return interval < Shortest ? Shortest : interval > options.MaxInterval ? options.MaxInterval : interval;
    }
}
