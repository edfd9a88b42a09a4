namespace LunarHub.Search;

/// <summary>
/// A token bucket for work that may wait, such as the merging of segments: it reads and writes at most so many bytes a second in the long run, so that searches and commits have the
/// disk and its cache to themselves. Shared by all who draw on it. Thread-safe.
/// </summary>
/// <remarks>The bucket holds a tenth of a second's bytes. Who takes more than it holds waits until that has flowed in, and who comes next waits longer.</remarks>
public sealed class IoBudget
{
    private const double BucketSeconds = 0.1;

    private readonly long bytesPerSecond;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private double tokens;
    private long filledAt;

    /// <param name="bytesPerSecond">The rate; 0 for no limit.</param>
    public IoBudget(long bytesPerSecond, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytesPerSecond);
        this.bytesPerSecond = bytesPerSecond;
        this.time = time;
        tokens = bytesPerSecond * BucketSeconds;
        filledAt = time.GetTimestamp();
    }

    /// <summary>A budget without a limit.</summary>
    public static IoBudget Unlimited { get; } = new(0, TimeProvider.System);

    /// <summary>Takes the bytes from the bucket and blocks the calling thread until it is out of debt.</summary>
    public void Spend(long bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wait = Take(bytes);
        if (wait > TimeSpan.Zero)
        {
            using var due = new ManualResetEventSlim();
            using var timer = time.CreateTimer(static state => ((ManualResetEventSlim)state!).Set(), due, wait, Timeout.InfiniteTimeSpan);
            due.Wait(cancellationToken);
        }
    }

    /// <summary>Takes the bytes from the bucket and completes when it is out of debt.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask SpendAsync(long bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wait = Take(bytes);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    // How long whoever takes the bytes must wait until the debt is paid, that of those before included.
    private TimeSpan Take(long bytes)
    {
        if (bytesPerSecond == 0)
        {
            return TimeSpan.Zero;
        }

        lock (gate)
        {
            var now = time.GetTimestamp();
            tokens = Math.Min(bytesPerSecond * BucketSeconds, tokens + (time.GetElapsedTime(filledAt, now).TotalSeconds * bytesPerSecond)) - bytes;
            filledAt = now;
            return tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-tokens / bytesPerSecond);
        }
    }
}
