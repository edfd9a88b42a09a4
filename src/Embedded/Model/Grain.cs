using Orleans.Runtime;

namespace Orleans
{
    /// <summary>Anything that a reference can point at.</summary>
    public interface IAddressable;

    public interface IGrain : IAddressable;

    public interface IGrainWithStringKey : IGrain;

    public interface IGrainWithIntegerKey : IGrain;

    public interface IGrainWithGuidKey : IGrain;

    /// <summary>An object outside the grains that grains may call; see <see cref="IGrainFactory.CreateObjectReference{T}"/>.</summary>
    public interface IGrainObserver : IAddressable;

    public interface IGrainBase
    {
        IGrainContext GrainContext { get; }

        Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

        Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
    }

    /// <summary>Base of every grain class. Created only by the host.</summary>
    public abstract class Grain : IGrainBase, IAddressable
    {
        protected Grain() => GrainContext = RuntimeContext.Current
            ?? throw new InvalidOperationException("A grain is created by its host only; get a reference from IGrainFactory.");

        public IGrainContext GrainContext { get; }

        /// <exception cref="InvalidOperationException">Asked for outside a turn of the grain, as in <c>Task.Run</c>.</exception>
        protected IGrainFactory GrainFactory => RuntimeContext.Current is null
            ? throw new InvalidOperationException("A grain's factory is asked for in the grain's own turns only; take it along to other threads.")
            : (IGrainFactory)ServiceProvider.GetService(typeof(IGrainFactory))!;

        protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

        /// <summary>Deactivates once the calls that run now have ended.</summary>
        protected void DeactivateOnIdle() => GrainContext.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "DeactivateOnIdle was called."));

        /// <summary>Keeps the activation in memory for at least this long; a negative span takes an earlier delay back.</summary>
        protected void DelayDeactivation(TimeSpan timeSpan) => GrainContext.DelayDeactivation(timeSpan);

        public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    public enum DeactivationReasonCode : byte
    {
        None = 0,
        ShuttingDown = 1,
        ActivationFailed = 2,
        ActivationIdle = 4,
        ApplicationRequested = 9,
    }

    public readonly struct DeactivationReason(DeactivationReasonCode code, string text)
    {
        public DeactivationReasonCode ReasonCode { get; } = code;

        public string Description { get; } = text;

        public override string ToString() => $"{ReasonCode}: {Description}";
    }

    public static class GrainExtensions
    {
        public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString()!;

        public static long GetPrimaryKeyLong(this IAddressable grain) => long.Parse(grain.GetGrainId().Key.ToString()!, System.Globalization.CultureInfo.InvariantCulture);

        public static Guid GetPrimaryKey(this IAddressable grain) => Guid.Parse(grain.GetGrainId().Key.ToString()!);

        public static GrainId GetGrainId(this IAddressable grain) => grain switch
        {
            IGrainBase activation => activation.GrainContext.GrainId,
            LunarHub.Embedded.Runtime.GrainProxy proxy => proxy.GrainId,
            _ => throw new ArgumentException("Not a grain and not a reference to one.", nameof(grain)),
        };

        /// <summary>A reference to the calling grain, to hand to others.</summary>
        public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) => grain switch
        {
            IGrainBase activation => activation.GrainContext.GetReference<TGrainInterface>(),
            TGrainInterface reference => reference,
            _ => throw new ArgumentException("Not a grain and not a reference to one.", nameof(grain)),
        };
    }
}

namespace Orleans.Runtime
{
    /// <summary>The class of a grain, as it stands in its id.</summary>
    public readonly record struct GrainType(string Name)
    {
        public override string ToString() => Name;
    }

    /// <summary>The key of a grain inside its class.</summary>
    public readonly record struct IdSpan(string Value)
    {
        public override string ToString() => Value;
    }

    public readonly record struct GrainId(GrainType Type, IdSpan Key)
    {
        public override string ToString() => $"{Type}/{Key}";
    }

    /// <summary>The activation behind a grain object.</summary>
    public interface IGrainContext
    {
        GrainId GrainId { get; }

        object? GrainInstance { get; }

        IServiceProvider ActivationServices { get; }

        /// <summary>Completes when the activation is gone.</summary>
        Task Deactivated { get; }

        /// <summary>Starts the deactivation; returns at once.</summary>
        void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);

        internal void DelayDeactivation(TimeSpan span);

        internal TGrainInterface GetReference<TGrainInterface>();
    }

    /// <summary>The activation whose turn the current code runs in, or null outside grains.</summary>
    internal static class RuntimeContext
    {
        [ThreadStatic]
        private static IGrainContext? constructing;

        public static IGrainContext? Current => constructing ?? (TaskScheduler.Current as LunarHub.Embedded.Runtime.ActivationScheduler)?.Owner;

        /// <summary>Sets the activation for the constructor that runs next on this thread.</summary>
        public static void Enter(IGrainContext? context) => constructing = context;
    }
}
