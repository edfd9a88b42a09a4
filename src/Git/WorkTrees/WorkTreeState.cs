using System.Collections.Immutable;

namespace LunarHub.Git;

/// <summary>What a working tree is and where it differs from its commit.</summary>
/// <param name="Head">The commit that is checked out; null before the first one.</param>
/// <param name="Entries">Paths that differ, each once.</param>
public sealed record WorkTreeState(string? Head, ImmutableArray<WorkTreeEntry> Entries);

/// <summary>A path of a working tree that differs from the commit: edited, staged, new and not ignored, or deleted.</summary>
/// <param name="Path">With forward slashes, as <see cref="GitPath"/> writes it.</param>
/// <param name="HeadBlob">The blob that the commit holds there; null when it holds none, or is in the middle of a merge.</param>
public readonly record struct WorkTreeEntry(string Path, string? HeadBlob);
