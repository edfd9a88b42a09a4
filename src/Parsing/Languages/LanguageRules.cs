using LunarHub.Parsing.Referencing;

namespace LunarHub.Parsing.Languages;

/// <summary>What the outline of a language is made of, in the node types of its tree-sitter grammar.</summary>
internal sealed record LanguageRules
{
    /// <summary>The language id, as <see cref="ParsedFile.Language"/> has it.</summary>
    public required string Language { get; init; }

    /// <summary>The library's name without suffix, as native/build.sh writes it.</summary>
    public required string Library { get; init; }

    /// <summary>The library's exported function.</summary>
    public required string Export { get; init; }

    public DefinitionRule[] Definitions { get; init; } = [];

    public string[] Comments { get; init; } = ["comment"];

    public string[] Leading { get; init; } = [];

    public string[] Wrappers { get; init; } = [];

    public string[] FileScopes { get; init; } = [];

    /// <summary>Nodes that are bodies of code though no definition has them, such as lambdas: the variables inside are local.</summary>
    public string[] Bodies { get; init; } = [];

    /// <summary>Whether <c>_</c> is the name of nothing, as in Go and Rust.</summary>
    public bool UnderscoreIsBlank { get; init; }

    /// <summary>Node types that are a name when a definition's name has to be looked for within a declarator.</summary>
    public string[] NameTypes { get; init; } = ["identifier"];

    /// <summary>Whether a string that stands first in a body documents it, as in Python.</summary>
    public bool Docstrings { get; init; }

    /// <summary>How uses of names are found, or null where the language has none worth finding.</summary>
    public ReferenceRules? References { get; init; }

    public IEnumerable<string> NodeTypes =>
        [.. Definitions.Select(d => d.NodeType), .. Comments, .. Leading, .. Wrappers, .. FileScopes, .. Bodies, .. NameTypes];
}

/// <summary>One node type that defines something.</summary>
/// <param name="NodeType">The grammar's node type.</param>
/// <param name="Kind">A kind of <see cref="SourceSymbol.Kind"/>.</param>
internal sealed record DefinitionRule(string NodeType, string Kind)
{
    /// <summary>The field that holds the name; a declarator in it is searched for the first node of <see cref="LanguageRules.NameTypes"/>.</summary>
    public string Name { get; init; } = "name";

    /// <summary>The name where the grammar has none: constructors, indexers, operators.</summary>
    public string? FixedName { get; init; }

    /// <summary>Defines something only when the name field is itself a name: <c>x = 1</c> but not <c>x.y = 1</c>.</summary>
    public bool PlainName { get; init; }

    /// <summary>Defines something only directly within a node of this type; the node is then itself the name.</summary>
    public string? NameWithin { get; init; }

    /// <summary>Every child in the name field is a definition: <c>int a, *b;</c>.</summary>
    public bool EachName { get; init; }

    /// <summary>The name is what stands between the keyword <c>operator</c>, which is part of it, and this field.</summary>
    public string? OperatorUntil { get; init; }

    /// <summary>The last name in the name field counts: <c>bar</c> of <c>Foo.prototype.bar</c>.</summary>
    public bool LastName { get; init; }

    /// <summary>The field that holds the body, at which the signature ends.</summary>
    public string Body { get; init; } = "body";

    /// <summary>Node types of the body where the grammar gives it no field.</summary>
    public string[] BodyTypes { get; init; } = [];

    /// <summary>Whether it defines something only when it has a body: <c>struct x *p</c> in C only mentions one.</summary>
    public bool NeedsBody { get; init; }

    /// <summary>Whether what stands inside is qualified by its name.</summary>
    public bool IsScope { get; init; }

    /// <summary>Only a scope, not a definition of its own: <c>impl</c> blocks, extensions.</summary>
    public bool ScopeOnly { get; init; }

    /// <summary>Looked at only outside function bodies: local variables are not symbols.</summary>
    public bool OutsideFunctions { get; init; }

    /// <summary>With <see cref="OutsideFunctions"/>: functions and classes that are the value of a variable count everywhere, as declared ones do.</summary>
    public bool ValuesAnywhere { get; init; }

    /// <summary>A field whose node types change the kind: a variable whose value is a function is a function.</summary>
    public string? KindFrom { get; init; }

    /// <summary>Kinds by the node type found in <see cref="KindFrom"/>.</summary>
    public Dictionary<string, string> KindByType { get; init; } = [];

    /// <summary>Node types that are looked through for the one in <see cref="KindByType"/>: the <c>*</c> of <c>char *f(void)</c>.</summary>
    public string[] KindThrough { get; init; } = [];

    /// <summary>Kinds by the word before the name, where one node type serves <c>class</c>, <c>struct</c> and <c>enum</c>; an empty kind makes it <see cref="ScopeOnly"/>.</summary>
    public Dictionary<string, string> KindByWord { get; init; } = [];

    /// <summary>Defines nothing unless <see cref="KindByType"/> names a kind for it.</summary>
    public bool OnlyByType { get; init; }

    /// <summary>The field with the type that owns it: the receiver of a Go method.</summary>
    public string? Owner { get; init; }
}
