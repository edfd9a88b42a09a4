using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>A file of a ref at a commit, and how fresh that is.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.CodePlace")]
public sealed record CodePlace
{
    [Id(0)] public required string RepositoryId { get; init; }
    [Id(1)] public required string Repository { get; init; }
    [Id(2)] public required string Ref { get; init; }
    [Id(3)] public required string Commit { get; init; }
    [Id(4)] public required DateTimeOffset IndexedAt { get; init; }

    /// <summary>True when <see cref="Commit"/> is what the ref had in Git at the last fetch.</summary>
    [Id(5)] public required bool IsHead { get; init; }
    [Id(6)] public required string Path { get; init; }
    [Id(7)] public required string Language { get; init; }
    [Id(8)] public ImmutableArray<string> Traits { get; init; } = [];
}

/// <summary>What a name does where it is used.</summary>
[GenerateSerializer, Alias("lunarhub.ReferenceRole")]
public enum ReferenceRole
{
    /// <summary>Read, or whatever is none of the others.</summary>
    Use,
    Call,
    Type,
    Import,

    /// <summary>Named as a base class, interface or trait.</summary>
    Inherit,
    Write,
}
