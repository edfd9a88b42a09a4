using LunarHub.Embedded.Runtime;
using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>A timer that lives as long as its activation. Its callback is a turn; ticks never overlap.</summary>
    public interface IGrainTimer : IDisposable
    {
        void Change(TimeSpan dueTime, TimeSpan period);
    }

    public readonly struct GrainTimerCreationOptions()
    {
        public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
            : this()
        {
            DueTime = dueTime;
            Period = period;
        }

        public required TimeSpan DueTime { get; init; }

        /// <summary>Measured from the end of one callback to the start of the next; <see cref="Timeout.InfiniteTimeSpan"/> for one tick only.</summary>
        public required TimeSpan Period { get; init; }

        /// <summary>True to let the callback interleave with calls.</summary>
        public bool Interleave { get; init; }

        /// <summary>True to count a tick as use, so that the activation is not collected as idle.</summary>
        public bool KeepAlive { get; init; }
    }
}

namespace Orleans
{
    public static class GrainBaseExtensions
    {
        public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
            => new GrainTimer((Activation)grain.GrainContext, callback, options);

        public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<CancellationToken, Task> callback, TimeSpan dueTime, TimeSpan period)
            => grain.RegisterGrainTimer(callback, new GrainTimerCreationOptions { DueTime = dueTime, Period = period });

        public static IGrainTimer RegisterGrainTimer<TState>(this IGrainBase grain, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
            => grain.RegisterGrainTimer(cancellationToken => callback(state, cancellationToken), options);
    }
}
