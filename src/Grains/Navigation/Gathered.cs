using System.Collections.Immutable;
using LunarHub.Grains.Searching;

namespace LunarHub.Grains.Navigation;

/// <summary>One shard's part of an answer, or one line that says why there is none.</summary>
internal sealed record ShardPart<T>(CatalogEntry Repository, ImmutableArray<ShardRef> Held, ImmutableArray<T> Items, long Generation)
{
    public long Total { get; init; }

    public bool TotalIsExact { get; init; } = true;

    public bool IsDamaged { get; init; }

    public string? Missing { get; init; }

    public static ShardPart<T> Absent(CatalogEntry repository, string reason) => new(repository, [], [], 0) { Missing = reason, TotalIsExact = false };
}

/// <summary>What a shard gave, with the part it came in.</summary>
internal readonly record struct Sourced<T>(ShardPart<T> Part, T Item);

/// <summary>The parts of all shards that a plan asked.</summary>
internal sealed class Gathered<T>
{
    private readonly ShardPart<T>[] parts;

    public Gathered(SearchPlan plan, ShardPart<T>[] parts)
    {
        this.parts = parts;
        Missing = [.. plan.Missing, .. parts.Select(part => part.Missing).OfType<string>().Distinct(StringComparer.Ordinal)];
        Warnings = plan.Warnings;
    }

    public IEnumerable<Sourced<T>> Items => parts.SelectMany(part => part.Items.Select(item => new Sourced<T>(part, item)));

    public ImmutableArray<string> Missing { get; }

    public ImmutableArray<string> Warnings { get; }

    /// <summary>Over the shards that answered.</summary>
    public long Total => parts.Sum(part => part.Total);

    public bool TotalIsExact => Missing.IsEmpty && parts.All(part => part.TotalIsExact);

    public long Generation => parts.Sum(part => part.Generation);
}
