using LunarHub.Search.Storage;

namespace LunarHub.Search.Caching;

/// <summary>What an entry is of.</summary>
/// <param name="Text">The pattern, or the query, with all that decides what is found.</param>
/// <param name="Chunk">Of a snippet; else 0.</param>
internal readonly record struct HotKey(Segment Segment, HotKind Kind, string Text, int Chunk);

/// <summary>One entry of the cache.</summary>
internal abstract class HotEntry
{
    /// <summary>About what it takes in memory, its key included.</summary>
    public abstract long Bytes { get; }

    /// <summary>It is no longer kept and grows no more. Returns its last size.</summary>
    public virtual long Close() => Bytes;
}

/// <summary>A snippet without what changes: its file's last change and refs.</summary>
internal sealed class HotSnippet(HitText text, int queryLength) : HotEntry
{
    private const int Overhead = 250;

    public HitText Text { get; } = text;

    public override long Bytes { get; } = Overhead + (2L * (text.Snippet.Length + queryLength)) + (8L * text.Highlights.Length) + (4L * text.LineStarts.Length);
}
