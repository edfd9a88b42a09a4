namespace LunarHub.Search.Symbols;

/// <summary>
/// Letters that begin the humps or subtokens of a name, in order, or go on in the hump where the letter before stands: <c>gUBI</c>, <c>getById</c> and <c>user id</c> fit
/// <c>getUserById</c>. A capital after a small letter, and a letter after a space or mark, must begin a hump. All ways to match are followed at once, as bits of the positions
/// reached in the name (the bit-parallel simulation of R. Baeza-Yates and G. Gonnet, "A New Approach to Text Searching", 1992). Only the first 64 characters of a name count.
/// </summary>
internal sealed class HumpPattern
{
    private const int WordBits = 64;

    private readonly char[] letters;
    private readonly bool[] mustBegin;

    public HumpPattern(string pattern)
    {
        var steps = new List<(char Letter, bool MustBegin)>();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (char.IsLetterOrDigit(pattern[i]) || pattern[i] > 127)
            {
                var afterMark = i > 0 && !char.IsLetterOrDigit(pattern[i - 1]) && pattern[i - 1] < 128;
                steps.Add((char.ToLowerInvariant(pattern[i]), steps.Count == 0 || afterMark || (char.IsUpper(pattern[i]) && !char.IsUpper(pattern[i - 1]))));
            }
        }

        letters = [.. steps.Select(step => step.Letter)];
        mustBegin = [.. steps.Select(step => step.MustBegin)];
    }

    public enum Outcome
    {
        None,

        /// <summary>The first letter begins a later hump than the first.</summary>
        FromLater,
        FromFirst,

        /// <summary>Nothing of the name but marks is left over.</summary>
        SameWords,
    }

    /// <param name="name">The name as it is written.</param>
    /// <param name="folded">The same in lower case.</param>
    public Outcome Match(ReadOnlySpan<char> name, ReadOnlySpan<char> folded)
    {
        if (letters.Length < 2 || letters.Length > WordBits)
        {
            return Outcome.None;
        }

        folded = folded[..Math.Min(folded.Length, WordBits)];
        var first = PositionsOf(letters[0], folded);
        if (first == 0)
        {
            return Outcome.None;
        }

        var beginnings = Beginnings(name[..folded.Length], out var counted);
        if (Ends(first & beginnings & LowestBit(beginnings), beginnings, folded) != 0)
        {
            return counted == letters.Length && name.Length <= WordBits ? Outcome.SameWords : Outcome.FromFirst;
        }

        return Ends(first & beginnings, beginnings, folded) != 0 ? Outcome.FromLater : Outcome.None;
    }

    // The positions at which the last letter may stand when the first stands at one of the given.
    private ulong Ends(ulong reached, ulong beginnings, ReadOnlySpan<char> folded)
    {
        for (var step = 1; step < letters.Length && reached != 0; step++)
        {
            var later = beginnings & ~(LowestBit(reached) | (LowestBit(reached) - 1));
            var next = mustBegin[step] ? later : later | (reached << 1);
            reached = next == 0 ? 0 : next & PositionsOf(letters[step], folded);
        }

        return reached;
    }

    private static ulong LowestBit(ulong bits) => bits & (~bits + 1);

    private static ulong PositionsOf(char letter, ReadOnlySpan<char> folded)
    {
        ulong positions = 0;
        for (var i = folded.IndexOf(letter); i >= 0;)
        {
            positions |= 1UL << i;
            var next = folded[(i + 1)..].IndexOf(letter);
            i = next < 0 ? -1 : i + 1 + next;
        }

        return positions;
    }

    // A hump begins at a letter or digit after a mark, at a capital after a small letter or digit, at the last capital of a run before a small letter, and where letters and digits meet.
    private static ulong Beginnings(ReadOnlySpan<char> name, out int counted)
    {
        ulong beginnings = 0;
        counted = 0;
        var previous = '_';
        for (var i = 0; i < name.Length; i++)
        {
            var current = name[i];
            if (char.IsLetterOrDigit(current))
            {
                counted++;
                var begins = !char.IsLetterOrDigit(previous)
                    || char.IsDigit(current) != char.IsDigit(previous)
                    || (char.IsUpper(current) && (!char.IsUpper(previous) || (i + 1 < name.Length && char.IsLower(name[i + 1]))));
                beginnings |= begins ? 1UL << i : 0;
            }

            previous = current;
        }

        return beginnings;
    }
}
