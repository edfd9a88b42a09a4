namespace LunarHub.Parsing.Highlighting;

/// <summary>What one symbol of a grammar means to the highlighter.</summary>
/// <param name="Class">The class of the node and of all in it that has none of its own.</param>
/// <param name="Traits">How the node takes part in classing what it holds.</param>
internal readonly record struct NodeStyle(TokenClass Class, NodeTraits Traits)
{
    public bool Is(NodeTraits trait) => (Traits & trait) != NodeTraits.None;
}

[Flags]
internal enum NodeTraits : ushort
{
    None = 0,

    /// <summary>A name whose class depends on where it stands.</summary>
    Name = 1,

    /// <summary>Code within a string: the string's class ends here.</summary>
    Reset = 2,

    /// <summary>Calls what its callee field names, or its first child where the grammar has no such field.</summary>
    Call = 4,

    /// <summary>Makes what its type field names.</summary>
    Creation = 8,

    /// <summary>Reaches a member of something: the last name is the member.</summary>
    Member = 16,

    /// <summary>A qualified name: the last part is what it names.</summary>
    Qualified = 32,

    /// <summary>Names inside are names of types.</summary>
    TypeContext = 64,

    /// <summary>A decorator, annotation or attribute: the first name in it is its own.</summary>
    Annotation = 128,

    /// <summary>A token rather than a rule of the grammar.</summary>
    Anonymous = 256,

    /// <summary>An angle bracket: an operator, or punctuation where it encloses.</summary>
    Angle = 512,

    /// <summary>Angle brackets in it enclose.</summary>
    Encloses = 1024,

    /// <summary>An element of markup within code: its name is a tag.</summary>
    Element = 2048,

    /// <summary>Calls a macro.</summary>
    MacroCall = 4096,

    /// <summary>An identifier that is a keyword when its text is the node type's own name: <c>self</c>, <c>super</c>.</summary>
    Spelled = 8192,

    /// <summary>An attribute of markup within code.</summary>
    ElementAttribute = 16384,
}
