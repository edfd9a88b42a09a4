using LunarHub.Parsing.Referencing;

namespace LunarHub.Parsing.Languages;

internal static class ScriptRules
{
    private static readonly Dictionary<string, string> s_values = new()
    {
        ["arrow_function"] = "function",
        ["function_expression"] = "function",
        ["generator_function"] = "function",
        ["class"] = "class",
    };

    private static readonly DefinitionRule[] s_common =
    [
        new("function_declaration", "function"),
        new("generator_function_declaration", "function"),
        new("class_declaration", "class") { IsScope = true },
        new("method_definition", "method"),
        new("variable_declarator", "variable") { Body = "value", PlainName = true, OutsideFunctions = true, ValuesAnywhere = true, KindFrom = "value", KindByType = s_values },
        new("assignment_expression", "variable") { Name = "left", Body = "right", LastName = true, KindFrom = "right", KindByType = s_values, OnlyByType = true },
        new("pair", "field") { Name = "key", Body = "value", PlainName = true, KindFrom = "value", KindByType = s_values, OnlyByType = true },
    ];

    private static readonly string[] s_bodies = ["arrow_function", "function_expression", "generator_function", "class_static_block"];

    private static readonly string[] s_wrappers = ["export_statement", "lexical_declaration", "variable_declaration", "expression_statement"];

    public static readonly LanguageRules JavaScript = new()
    {
        Language = "javascript",
        References = ScriptReferences.JavaScript,
        Library = "javascript",
        Export = "tree_sitter_javascript",
        Comments = ["comment", "html_comment"],
        Leading = ["decorator"],
        Wrappers = s_wrappers,
        Bodies = s_bodies,
        NameTypes = ["identifier", "property_identifier", "private_property_identifier", "computed_property_name", "string", "number"],
        Definitions =
        [
            .. s_common,
            new("field_definition", "field") { Name = "property", Body = "value", KindFrom = "value", KindByType = s_values },
        ],
    };

    public static readonly LanguageRules TypeScript = new()
    {
        Language = "typescript",
        References = ScriptReferences.TypeScript,
        Library = "typescript",
        Export = "tree_sitter_typescript",
        Comments = ["comment", "html_comment"],
        Leading = ["decorator"],
        Wrappers = [.. s_wrappers, "ambient_declaration"],
        Bodies = s_bodies,
        NameTypes = ["identifier", "type_identifier", "property_identifier", "private_property_identifier", "computed_property_name", "string", "number"],
        Definitions =
        [
            .. s_common,
            new("abstract_class_declaration", "class") { IsScope = true },
            new("interface_declaration", "interface") { IsScope = true },
            new("enum_declaration", "enum") { IsScope = true },
            new("internal_module", "module") { IsScope = true },
            new("module", "module") { IsScope = true },
            new("type_alias_declaration", "type") { Body = "value" },
            new("function_signature", "function"),
            new("method_signature", "method"),
            new("abstract_method_signature", "method"),
            new("public_field_definition", "field") { Body = "value", KindFrom = "value", KindByType = s_values },
            new("property_signature", "field") { OutsideFunctions = true },
            new("enum_assignment", "constant") { Body = "value" },
            new("property_identifier", "constant") { NameWithin = "enum_body" },
            new("string", "constant") { NameWithin = "enum_body" },
        ],
    };

    public static readonly LanguageRules Tsx = TypeScript with { Language = "tsx", Export = "tree_sitter_tsx", References = ScriptReferences.Tsx };
}
