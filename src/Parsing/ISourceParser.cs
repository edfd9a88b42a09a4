namespace LunarHub.Parsing;

/// <summary>Text in, chunks out. Safe to call from many threads at once; never throws for bad input, whatever the bytes are.</summary>
public interface ISourceParser
{
    /// <param name="path">Repository-relative path with forward slashes; its name and extension help to tell the language.</param>
    /// <param name="content">The blob's bytes.</param>
    ParsedFile Parse(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>What the path alone tells of a file, for the order in which files are read.</summary>
    FileTraits TraitsOf(string path) => FileTraits.None;

    /// <summary>The language that a path alone tells, or null.</summary>
    string? LanguageOf(string path) => null;

    /// <summary>Whether each language's grammar is usable; a parser without grammars has none to tell of.</summary>
    IReadOnlyList<GrammarStatus> Grammars() => [];
}
