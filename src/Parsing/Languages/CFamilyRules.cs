using LunarHub.Parsing.Referencing;

namespace LunarHub.Parsing.Languages;

internal static class CFamilyRules
{
    // A declaration whose declarator has parameters is a prototype.
    private static readonly Dictionary<string, string> s_prototypes = new() { ["function_declarator"] = "function", ["operator_cast"] = "function" };

    private static readonly string[] s_throughPrototype = ["pointer_declarator", "reference_declarator"];

    private static readonly DefinitionRule[] s_common =
    [
        new("function_definition", "function") { Name = "declarator" },
        new("struct_specifier", "struct") { IsScope = true, NeedsBody = true },
        new("union_specifier", "struct") { IsScope = true, NeedsBody = true },
        new("enum_specifier", "enum") { IsScope = true, NeedsBody = true },
        new("type_definition", "type") { Name = "declarator", EachName = true },
        new("preproc_function_def", "macro") { Body = "value" },
        new("preproc_def", "macro") { Body = "value" },
        new("enumerator", "constant"),
        new("field_declaration", "field") { Name = "declarator", EachName = true, Body = "", OutsideFunctions = true, KindFrom = "declarator", KindByType = s_prototypes, KindThrough = s_throughPrototype },
        new("declaration", "variable") { Name = "declarator", EachName = true, Body = "", OutsideFunctions = true, KindFrom = "declarator", KindByType = s_prototypes, KindThrough = s_throughPrototype },
    ];

    public static readonly LanguageRules C = new()
    {
        Language = "c",
        References = CFamilyReferences.C,
        Library = "c",
        Export = "tree_sitter_c",
        Bodies = ["compound_statement"],
        NameTypes = ["identifier", "field_identifier", "type_identifier"],
        Definitions = s_common,
    };

    public static readonly LanguageRules Cpp = new()
    {
        Language = "cpp",
        References = CFamilyReferences.Cpp,
        Library = "cpp",
        Export = "tree_sitter_cpp",
        Wrappers = ["template_declaration"],
        Bodies = ["compound_statement", "lambda_expression"],
        NameTypes = ["identifier", "field_identifier", "type_identifier", "namespace_identifier", "nested_namespace_specifier", "qualified_identifier", "operator_name", "operator_cast", "destructor_name"],
        Definitions =
        [
            .. s_common,
            new("class_specifier", "class") { IsScope = true, NeedsBody = true },
            new("namespace_definition", "module") { IsScope = true },
            new("alias_declaration", "type") { Body = "type" },
            new("concept_definition", "type"),
        ],
    };
}
