using Orleans;

namespace LunarHub.Grains;

/// <summary>What a piece of code is to a reader's eye; the same words as the parser's token classes.</summary>
[GenerateSerializer, Alias("lunarhub.SyntaxClass")]
public enum SyntaxClass : byte
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
    Tag,
    Attribute,
    Annotation,
    Macro,
}

/// <summary>A run of one class, in UTF-16 offsets of the text it belongs to.</summary>
[GenerateSerializer, Immutable, Alias("lunarhub.CodeToken")]
public readonly record struct CodeToken([property: Id(0)] int Start, [property: Id(1)] int Length, [property: Id(2)] SyntaxClass Class);
