using LunarHub.Text;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace LunarHub.Grains.Repositories;

// The requests that wait: taken, held, dropped, tried again.
public sealed partial class RepositoryGrain
{
    public async Task PauseAsync(CancellationToken cancellationToken = default)
    {
        RequireSettings();
        Record.IsPaused = true;
        await record.WriteStateAsync(cancellationToken);
        StopRetrying();
        await StopRunAsync(cancellationToken);
        StartWaitingWork();
    }

    public async Task UnpauseAsync(CancellationToken cancellationToken = default)
    {
        RequireSettings();
        Record.IsPaused = false;
        await record.WriteStateAsync(cancellationToken);
        StartWaitingWork();
        if (run is null && Record.RetriesItself)
        {
            RetryLater();
        }
    }

    public async Task<bool> CancelAsync(CancellationToken cancellationToken = default)
    {
        RequireSettings();
        if (!Record.HasWork && retryAt is null)
        {
            return false;
        }

        StopRetrying();
        Dequeue(Record.LastRequest);
        Record.RetriesItself = false;
        Record.Error = new OperationError("index-cancelled", "the run was cancelled; the next push, look at the source or `hub index` begins again, and `hub repos pause` keeps it from that", time.GetUtcNow());
        await StopRunAsync(cancellationToken);
        await record.WriteStateAsync(cancellationToken);
        StartWaitingWork();
        return true;
    }

    public async Task<long> RetryAsync(CancellationToken cancellationToken = default)
    {
        RequireSettings();
        (Record.IsParked, Record.Failures) = (false, 0);
        return await EnqueueAsync(new IndexRequest("retry"), cancellationToken);
    }

    private async Task<long> EnqueueAsync(IndexRequest request, CancellationToken cancellationToken)
    {
        if (request.IsBackground && Record.IsParked)
        {
            return Record.LastRequest;
        }

        var before = (Record.LastRequest, Record.Rebuild, Record.Whole, Record.IsUrgent, Record.Reasons, Record.RequestedAt);
        var number = Record.LastRequest + 1;
        if (IsBegun())
        {
            // Those before it have been carried out, or are being so.
            (Record.IsUrgent, Record.Reasons, Record.RequestedAt) = (false, [], time.GetUtcNow());
        }

        Record.LastRequest = number;
        Record.Rebuild |= request.Rebuild;
        Record.Whole |= request.Whole;
        Record.IsUrgent |= !request.IsBackground;
        Record.Reasons = Record.Reasons.Contains(request.Reason) || Record.Reasons.Length >= MaximumReasons ? Record.Reasons : Record.Reasons.Add(request.Reason);
        try
        {
            await record.WriteStateAsync(cancellationToken);
        }
        catch
        {
            (Record.LastRequest, Record.Rebuild, Record.Whole, Record.IsUrgent, Record.Reasons, Record.RequestedAt) = before;
            Signal();
            throw;
        }

        LogQueued(number, Id, request.Reason);
        StartWaitingWork();
        return number;
    }

    // True when every request until now has been carried out or is in the run in progress.
    private bool IsBegun() => (run?.Number ?? Record.CompletedRequest) >= Record.LastRequest;

    private void Dequeue(long until)
    {
        (Record.CompletedRequest, Record.Rebuild) = (until, false);
        (Record.IsUrgent, Record.Reasons) = (false, []);
    }

    private void StopRetrying()
    {
        retry?.Dispose();
        (retry, retryAt) = (null, null);
    }

    private void RetryLater()
    {
        StopRetrying();
        var delay = options.RetryDelay * Math.Pow(2, Math.Clamp(Record.Failures - 1, 0, 16));
        delay = delay < MaximumRetryDelay ? delay : MaximumRetryDelay;
        retryAt = time.GetUtcNow() + delay;
        retry = this.RegisterGrainTimer(
            _ => EnqueueAsync(new IndexRequest("retry") { IsBackground = true }, CancellationToken.None),
            new GrainTimerCreationOptions { DueTime = delay, Period = Timeout.InfiniteTimeSpan, KeepAlive = true });
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Request {Request} of repository {Repository} is queued ({Reason}).")]
    private partial void LogQueued(long request, string repository, string reason);
}
