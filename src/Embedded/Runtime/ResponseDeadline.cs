using Orleans.Runtime;

namespace LunarHub.Embedded.Runtime;

/// <summary>Fails a call that takes too long and cancels the callee's token, so that nobody works for a caller who has left.</summary>
internal static class ResponseDeadline
{
    public static void Watch<T>(GrainRequest<T> request, GrainId target, TimeSpan timeout, TimeProvider time)
    {
        var timer = time.CreateTimer(
            static state =>
            {
                var (late, grain, span) = ((GrainRequest<T>, GrainId, TimeSpan))state!;
                late.Fail(new TimeoutException($"{late.Method?.InterfaceName}.{late.Method?.Method.Name} on {grain} did not answer within {span}."));
                late.CancelCallee();
            },
            (request, target, timeout),
            timeout,
            Timeout.InfiniteTimeSpan);
        _ = request.Response.ContinueWith(
            static (_, state) => ((ITimer)state!).Dispose(),
            timer,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
