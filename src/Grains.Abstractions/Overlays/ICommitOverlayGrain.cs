using Orleans;

namespace LunarHub.Grains;

/// <summary>Makes single commits of a repository searchable on demand. Key: the repository id.</summary>
[Alias("lunarhub.ICommitOverlayGrain")]
public interface ICommitOverlayGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes a commit searchable, unless it is, by indexing what sets it apart from the nearest indexed ref, and tells the ref under which it is; null when the mirror holds no such commit.
    /// </summary>
    /// <param name="commit">Seven or more digits of its id, in lower case.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LunarHub.Text.HubException"><c>ref-too-far</c>, <c>git-*</c>, <c>index-*</c>.</exception>
    [ResponseTimeout("00:10:00")]
    [Alias("Ensure")]
    Task<string?> EnsureAsync(string commit, CancellationToken cancellationToken = default);
}
