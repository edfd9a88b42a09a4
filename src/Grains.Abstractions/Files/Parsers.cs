namespace LunarHub.Grains;

/// <summary>The words for what made a file's chunks.</summary>
public static class Parsers
{
    /// <summary>The language's tree-sitter grammar.</summary>
    public const string Syntax = "tree-sitter";

    /// <summary>Headings and paragraphs.</summary>
    public const string Lexical = "lexical";
}
