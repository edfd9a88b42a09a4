using LunarHub.Git;

namespace LunarHub.Grains.Indexing;

/// <summary>A ref that has become searchable at a commit.</summary>
/// <param name="OldCommit">Where the index had the ref before; null for a ref that is new to it.</param>
/// <param name="ComparedWith">The commit that <paramref name="Changes"/> are told against: the old one, or that of a ref near a new one.</param>
/// <param name="Changes">Every changed path; null where the commit was listed whole, as at the first index.</param>
internal sealed record RefMove(string Ref, string? OldCommit, string Commit, string? ComparedWith, IReadOnlyList<TreeChange>? Changes);
