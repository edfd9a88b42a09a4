namespace LunarHub.Models.Subtokens;

/// <summary>
/// The 64-bit FNV-1a hash (Fowler, Noll, Vo) of a lower-cased subtoken, taken over UTF-16 units: its identity in the model's table. It is computed a character at a
/// time, so the hashes of all prefixes of a word are its intermediate states.
/// </summary>
public static class SubtokenHash
{
    /// <summary>The hash of no characters.</summary>
    public const ulong Empty = 14695981039346656037UL;

    private const ulong Prime = 1099511628211UL;

    /// <summary>The hash of a text that hashes to <paramref name="state"/>, extended by one character.</summary>
    public static ulong Extend(ulong state, char c)
    {
        var lower = c < 128 ? (c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c) : char.ToLowerInvariant(c);
        return (state ^ lower) * Prime;
    }

    /// <summary>The hash of a whole subtoken.</summary>
    public static ulong Of(ReadOnlySpan<char> subtoken)
    {
        var state = Empty;
        foreach (var c in subtoken)
        {
            state = Extend(state, c);
        }

        return state;
    }
}
