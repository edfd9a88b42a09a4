namespace LunarHub.Search.Matching;

/// <summary>Finds where any of a few literals stands. Each is looked for by itself, and not again before the place at which it was last seen is passed. Not thread-safe.</summary>
internal sealed class LiteralSet(ByteSearch[] literals)
{
    private readonly int[] next = new int[literals.Length];

    /// <summary>Before the first <see cref="NextIn"/> of every text.</summary>
    public void Begin() => next.AsSpan().Fill(-1);

    /// <summary>Offset of the first occurrence at or after <paramref name="from"/>, which does not fall from call to call; -1 when there is none.</summary>
    public int NextIn(ReadOnlySpan<byte> text, int from)
    {
        var first = int.MaxValue;
        for (var i = 0; i < literals.Length; i++)
        {
            if (next[i] < from)
            {
                next[i] = literals[i].IndexIn(text, from) is >= 0 and var found ? found : int.MaxValue;
            }

            first = Math.Min(first, next[i]);
        }

        return first == int.MaxValue ? -1 : first;
    }
}
