namespace LunarHub.Search.Snippets;

/// <summary>The characters with which some terms begin: most tokens of a text begin otherwise and need not be stemmed and looked up, for stemming leaves the beginning as it is.</summary>
internal readonly struct FirstLetters
{
    private readonly UInt128 ascii;
    private readonly bool hasOthers;

    public FirstLetters(IEnumerable<string> terms)
    {
        foreach (var term in terms.Where(term => term.Length > 0))
        {
            ascii |= char.IsAscii(term[0]) ? UInt128.One << term[0] : 0;
            hasOthers |= !char.IsAscii(term[0]);
        }
    }

    /// <summary>False where none of the terms begins with the character.</summary>
    public bool MayBegin(char character) => char.IsAscii(character) ? (ascii >> character & 1) != 0 : hasOthers;
}
