using System.Collections.Immutable;
using Orleans;

namespace LunarHub.Grains;

/// <summary>Tells what the index shows of each repository, now or as soon as it has caught up. Stateless: any activation may answer. Key: 0.</summary>
[Alias("lunarhub.IFreshnessGrain")]
public interface IFreshnessGrain : IGrainWithIntegerKey
{
    /// <summary>Waits until the index has caught up with what is demanded, at most as long as the demand's patience; then tells what it shows.</summary>
    /// <exception cref="LunarHub.Text.HubException">
    /// <c>index-behind</c> when the patience ran out, <c>at-least-invalid</c>, <c>fresh-too-many</c>, <c>repo-unknown</c>, <c>ref-unknown</c>, <c>query-*</c>.
    /// </exception>
    [ResponseTimeout("00:02:00")]
    [Alias("Wait")]
    Task<ImmutableArray<IndexFreshness>> WaitAsync(FreshnessDemand demand, CancellationToken cancellationToken = default);
}

/// <summary>How fresh an answer must be. Without <see cref="AtLeast"/> and <see cref="Fresh"/> it demands nothing.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.FreshnessDemand")]
public sealed record FreshnessDemand
{
    /// <summary>The most repositories that one demand makes look at their sources.</summary>
    public const int MaximumRepositories = 50;

    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan MaximumPatience = TimeSpan.FromSeconds(55);

    /// <summary>The search that will follow, whose <c>repo:</c> and <c>ref:</c> choose as they do there; null when none will.</summary>
    [Id(0)] public string? Query { get; init; }

    /// <summary>Repository ids or names; empty for all.</summary>
    [Id(1)] public ImmutableArray<string> Repositories { get; init; } = [];

    /// <summary>Full or short ref names; empty for each repository's default ref.</summary>
    [Id(2)] public ImmutableArray<string> Refs { get; init; } = [];

    /// <summary>A commit, by its id or seven or more of its first digits, that the indexed commit must be or must have among its ancestors. Of one repository.</summary>
    [Id(3)] public string? AtLeast { get; init; }

    /// <summary>True to have the sources looked at now, and to wait until what they have is indexed.</summary>
    [Id(4)] public bool Fresh { get; init; }

    /// <summary>How long to wait, at most <see cref="MaximumPatience"/>.</summary>
    [Id(5)] public TimeSpan Patience { get; init; } = DefaultPatience;
}

/// <summary>What the index shows of one ref of a repository, read from the shards.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.IndexFreshness")]
public sealed record IndexFreshness
{
    [Id(0)] public required string RepositoryId { get; init; }
    [Id(1)] public required string Repository { get; init; }

    /// <summary>Full name; null before the first fetch.</summary>
    [Id(2)] public string? Ref { get; init; }

    /// <summary>The commit that the index of the ref equals; null while it holds none, or not the same one in all its parts.</summary>
    [Id(3)] public string? Commit { get; init; }

    [Id(4)] public DateTimeOffset? IndexedAt { get; init; }

    /// <summary>True when <see cref="Commit"/> is what the ref had in Git at the last fetch.</summary>
    [Id(5)] public bool IsHead { get; init; }
}
