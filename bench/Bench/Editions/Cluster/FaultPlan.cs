namespace LunarHub.Bench.Cluster;

/// <summary>What befalls the cluster.</summary>
internal enum Fault
{
    /// <summary>Nothing: what the same load sees without faults.</summary>
    None,

    /// <summary>SIGKILL to each silo in turn.</summary>
    Kill,

    /// <summary>SIGTERM to each silo in turn, as a rolling restart.</summary>
    Restart,

    /// <summary>SIGSTOP to each silo in turn, SIGCONT half the time later.</summary>
    Freeze,

    /// <summary>SIGKILL to Redis, again and again.</summary>
    Redis,
}

/// <param name="Every">From one fault to the next.</param>
internal sealed record FaultPlan(Fault Fault, int Clients, TimeSpan Duration, TimeSpan Every);
