namespace LunarHub.Bench.Parsing.Ctags;

/// <summary>
/// What is compared with ctags in one language. Only definitions that both claim to list can be compared; each kind that is left out has its reason.
/// </summary>
/// <param name="Parser">The language's name in ctags.</param>
/// <param name="Compared">Kinds of ctags that count.</param>
/// <param name="NotOurs">Kinds of ctags that do not, with the reason.</param>
/// <param name="NotTheirs">Our kinds that ctags does not list, with the reason.</param>
internal sealed record CtagsKinds(string Parser, string[] Compared, (string Kind, string Reason)[] NotOurs, (string Kind, string Reason)[] NotTheirs)
{
    private static readonly string[] Variables = ["variable", "constant"];
    private static readonly string[] Functions = ["function", "method", "generator", "getter", "setter", "singletonMethod"];

    private const string Scope = "a scope of names, not a definition of its own";
    private const string Mention = "names something that is defined elsewhere";
    private const string PackageName = "the same clause in every file; we take it as the scope of the rest";
    private const string NoTags = "ctags has no tag for it";

    /// <summary>By language id; the others have no parser in ctags, or nothing that is called a definition.</summary>
    public static IReadOnlyDictionary<string, CtagsKinds> ByLanguage { get; } = new Dictionary<string, CtagsKinds>
    {
        ["python"] = new("Python", ["class", "function", "member", "variable"], [("namespace", Mention), ("module", Mention), ("unknown", Mention)], [("type", NoTags)]),
        ["csharp"] = new("C#", ["class", "enumerator", "event", "field", "enum", "interface", "method", "namespace", "property", "struct", "typedef"],
            [("macro", "a compilation symbol, not a name of the program")], []),
        ["go"] = new("Go", ["const", "func", "interface", "member", "anonMember", "methodSpec", "struct", "talias", "type", "var"],
            [("package", PackageName), ("packageName", Mention), ("unknown", Mention)], []),
        ["typescript"] = Script("TypeScript"),
        ["tsx"] = Script("TypeScript"),
        ["javascript"] = new("JavaScript", ["class", "function", "method", "generator", "getter", "setter", "constant", "variable", "field"],
            [("property", "a key of an object literal, unless its value is a function")], []),
        ["java"] = new("Java", ["annotation", "class", "enumConstant", "field", "enum", "interface", "method"], [("package", PackageName)], []),
        ["rust"] = new("Rust", ["macro", "method", "enumerator", "function", "enum", "interface", "field", "module", "struct", "typedef", "variable"],
            [("implementation", Scope)], []),
        ["c"] = new("C", CFamily, CFamilyOut, []),
        ["cpp"] = new("C++", [.. CFamily, "class", "namespace"], [.. CFamilyOut, ("alias", Mention)], []),
        ["ruby"] = new("Ruby", ["class", "method", "singletonMethod", "module", "constant"],
            [("accessor", "a call of a method at run time"), ("alias", "a call of a method at run time"), ("library", Mention)], []),
        ["php"] = new("PHP", ["class", "define", "function", "interface", "trait", "variable"],
            [("alias", Mention), ("namespace", PackageName)], [("enum", NoTags), ("module", PackageName)]),
        ["bash"] = new("Sh", ["function"], [("alias", "a string, expanded at run time"), ("script", Mention), ("heredoc", "the mark of a text")], [("variable", NoTags)]),
    };

    /// <summary>Whether a tag counts. Those of variables in functions do not: both sides hold them local. Nor do
    /// names that end in "=", array assignments that ctags takes for functions of the shell, and functions of C in capitals, calls of macros that declare something else.</summary>
    public bool IsCompared(CtagsTag tag) =>
        Compared.Contains(tag.Kind) && !(Variables.Contains(tag.Kind) && Functions.Contains(tag.ScopeKind)) && !(Parser == "Sh" && tag.Name.EndsWith('='))
        && !IsMacroCall(tag.Name, tag.Kind);

    /// <summary>Whether a function of C or C++ has a name in capitals: <c>TEST_CASE(name) { … }</c> defines something that only the macro knows.</summary>
    public bool IsMacroCall(string name, string kind) =>
        Parser is "C" or "C++" && kind is "function" or "method" or "prototype" && name.Contains('_', StringComparison.Ordinal) && !name.Any(char.IsAsciiLetterLower);

    private static string[] CFamily => ["macro", "enumerator", "function", "enum", "member", "prototype", "struct", "typedef", "union", "variable", "externvar"];

    private static (string, string)[] CFamilyOut => [("header", Mention), ("label", "local to a function"), ("macroparam", "a parameter")];

    private static CtagsKinds Script(string parser) => new(parser,
        ["class", "enumerator", "function", "generator", "enum", "interface", "method", "namespace", "property", "variable", "constant"],
        [("alias", "ctags 5.9 takes the first words of a type for its name")], [("type", "see alias")]);
}
