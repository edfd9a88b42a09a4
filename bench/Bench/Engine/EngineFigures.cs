using LunarHub.Bench.Engine.Matches;
using LunarHub.Bench.Engine.Queries;
using LunarHub.Bench.Latency;
using LunarHub.Bench.Product;

namespace LunarHub.Bench.Engine;

/// <summary>What was measured of one system over one corpus. A null is something that the system does not do or that this machine does not tell.</summary>
internal sealed class SystemFigures(SearchSystem system)
{
    public string Name { get; } = system.Name;

    public string Through { get; } = system.Through;

    /// <summary>Median over the builds.</summary>
    public double? BuildMs { get; set; }

    public long? IndexBytes { get; set; }

    /// <summary>Median over the changes.</summary>
    public double? UpdateMs { get; set; }

    /// <summary>Just after the searches.</summary>
    public MemoryUse? Memory { get; set; }

    /// <summary>When nobody has asked for <see cref="SystemSet.Idle"/>.</summary>
    public MemoryUse? IdleMemory { get; set; }

    /// <summary>Over the queries of a class, each counted with its median over the runs.</summary>
    public Dictionary<QueryClass, LatencyFigures> Latency { get; } = [];

    /// <summary>With ripgrep, for the classes that the system can list every match of.</summary>
    public Dictionary<QueryClass, Agreement> Agreement { get; } = [];

    public List<LoadFigures> Load { get; } = [];
}

/// <param name="Clients">Asking at once, each its next query when the last was answered.</param>
/// <param name="Indexing">Whether changed files were being indexed meanwhile.</param>
internal sealed record LoadFigures(QueryClass Class, int Clients, bool Indexing, double QueriesPerSecond, double P95Ms);

/// <summary>One corpus with every system over it.</summary>
/// <param name="Scale">As asked for; 1 when nothing was.</param>
internal sealed record ScaleFigures(int Scale, int Repositories, int Files, long TextBytes, int BinaryFiles, IReadOnlyList<SystemFigures> Systems);
