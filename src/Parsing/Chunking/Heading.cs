namespace LunarHub.Parsing.Chunking;

/// <summary>A line at which a section of a file begins.</summary>
/// <param name="Line">Counted from 0.</param>
/// <param name="Level">1 is outermost; a section lies in the nearest one above of a smaller level.</param>
/// <param name="Title">What the section is called.</param>
/// <param name="TitleRange">Where the title stands, in bytes.</param>
internal readonly record struct Heading(int Line, int Level, string Title, ByteRange TitleRange);
