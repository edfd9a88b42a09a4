using LunarHub.Search;

namespace LunarHub.Grains.Changes;

/// <summary>A changed file as the index saw it before and sees it now.</summary>
/// <param name="Delta">What is told of it.</param>
/// <param name="Old">Null when it was added.</param>
/// <param name="New">Null when it was removed.</param>
internal sealed record FilePair(FileDelta Delta, IndexDocument? Old, IndexDocument? New);

/// <summary>Some of the files that a commit changed.</summary>
/// <param name="Total">How many it changed.</param>
/// <param name="Number">The number of the batch, from 1.</param>
internal sealed record CommitBatch(IReadOnlyList<FilePair> Files, int Total, int Number);
