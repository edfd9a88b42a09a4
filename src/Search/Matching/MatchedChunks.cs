using System.Runtime.InteropServices;

namespace LunarHub.Search.Matching;

/// <summary>The chunks of a segment that are shown, in rising order, with the number of matches in each: at least 1.</summary>
internal sealed class MatchedChunks
{
    private readonly List<int> chunks = [];
    private readonly List<int> matches = [];

    public int Count => chunks.Count;

    public IReadOnlyCollection<int> Chunks => chunks;

    public ReadOnlySpan<int> Numbers => CollectionsMarshal.AsSpan(chunks);

    /// <summary>In the order of <see cref="Numbers"/>.</summary>
    public ReadOnlySpan<int> Matches => CollectionsMarshal.AsSpan(matches);

    /// <param name="chunk">Greater than those before.</param>
    public void Add(int chunk, int count)
    {
        chunks.Add(chunk);
        matches.Add(count);
    }

    /// <summary>The matches in a chunk; 0 where it is not shown.</summary>
    public int In(int chunk) => chunks.BinarySearch(chunk) is >= 0 and var place ? matches[place] : 0;
}
