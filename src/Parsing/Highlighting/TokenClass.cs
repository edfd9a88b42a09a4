namespace LunarHub.Parsing.Highlighting;

/// <summary>What a piece of code is to a reader's eye. A closed set: every language maps into it.</summary>
public enum TokenClass : byte
{
    None = 0,
    Keyword,
    String,
    Number,
    Comment,
    Type,
    Function,
    Property,
    Constant,
    Variable,
    Operator,
    Punctuation,

    /// <summary>The name of a markup element.</summary>
    Tag,

    /// <summary>The name of a markup attribute.</summary>
    Attribute,

    /// <summary>Decorators, annotations, C# and Rust attributes, Rust lifetimes.</summary>
    Annotation,

    /// <summary>Preprocessor directives, macro definitions and calls, document types.</summary>
    Macro,
}

/// <summary>A run of one class, in bytes of the file's UTF-8 text.</summary>
public readonly record struct TokenSpan(int Start, int Length, TokenClass Class)
{
    public int End => Start + Length;
}
