namespace LunarHub.Parsing.Preprocessing;

internal enum CTokenKind : byte
{
    Word,
    Mark,
    Literal,

    /// <summary>A preprocessor directive up to the end of its logical line; a condition ends at a comment.</summary>
    Directive,
}

/// <summary>A token of C or C++. Offsets are bytes, the line is counted from 0.</summary>
/// <param name="Close">For an opening bracket the index of the token that closes it, for a closing one that of its opener; else -1.</param>
internal readonly record struct CToken(CTokenKind Kind, int Start, int End, int Line, int Close = -1);
