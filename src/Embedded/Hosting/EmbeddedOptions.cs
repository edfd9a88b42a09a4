using System.Reflection;

namespace LunarHub.Embedded.Hosting;

/// <summary>How the one-process host runs. The defaults suit one server.</summary>
public sealed class EmbeddedOptions
{
    /// <summary>The SQLite file that holds grain state, stream events and reminders. Created when absent.</summary>
    public string DatabasePath { get; set; } = "hub.db";

    /// <summary>Assemblies to look for grain classes in.</summary>
    public IList<Assembly> GrainAssemblies { get; } = [];

    /// <summary>How long a caller waits for an answer before it gets a <see cref="TimeoutException"/>. Default: 30 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an idle activation stays in memory. Default: 15 min.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle activations are looked for. Default: 1 min.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a grain may take to deactivate before it is let go regardless. Default: 30 s.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Requests that may wait for one activation; a further one is rejected. Default: 20,000.</summary>
    public int MaxEnqueuedRequests { get; set; } = 20_000;

    /// <summary>Events that a subscriber may lag behind before publishers wait for it. Default: 1,000.</summary>
    public int MaxStreamBacklog { get; set; } = 1_000;

    /// <summary>Deliveries of one event before it is parked. Default: 5.</summary>
    public int MaxDeliveryAttempts { get; set; } = 5;

    /// <summary>The pause before the second delivery; it doubles with each further one. Default: 1 s.</summary>
    public TimeSpan RedeliveryDelay { get; set; } = TimeSpan.FromSeconds(1);
}
