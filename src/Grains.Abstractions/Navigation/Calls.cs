using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>One edge of the call graph: the other end, and the calls that make it.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.CallEdge")]
public sealed record CallEdge
{
    /// <summary>Of a caller its name, of a callee the name that is called. Null where the calls stand outside any definition.</summary>
    [Id(0)] public string? Name { get; init; }

    /// <summary>The caller, or the likeliest definition of the callee; null where none is indexed.</summary>
    [Id(1)] public SymbolHit? Definition { get; init; }

    /// <summary>How many definitions the callee's name has: more than one means that <see cref="Definition"/> is a choice.</summary>
    [Id(2)] public int Definitions { get; init; }

    /// <summary>The calls, in order, at most 20.</summary>
    [Id(3)] public ImmutableArray<ReferenceHit> Calls { get; init; } = [];
    [Id(4)] public int CallCount { get; init; }
}

[GenerateSerializer, Immutable, Alias("lunarhub.CallAnswer")]
public sealed record CallAnswer
{
    [Id(0)] public required string Name { get; init; }

    /// <summary>The definition whose callers or callees these are: the likeliest; null where none is indexed.</summary>
    [Id(1)] public SymbolHit? Subject { get; init; }
    [Id(2)] public ImmutableArray<CallEdge> Edges { get; init; } = [];

    /// <summary>True when there are more edges than the limit.</summary>
    [Id(3)] public bool HasMore { get; init; }
    [Id(4)] public ImmutableArray<string> Missing { get; init; } = [];
    [Id(5)] public ImmutableArray<string> Warnings { get; init; } = [];
    [Id(6)] public double TookMs { get; init; }
}
