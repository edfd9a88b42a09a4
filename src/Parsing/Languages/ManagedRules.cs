using LunarHub.Parsing.Referencing;

namespace LunarHub.Parsing.Languages;

internal static class ManagedRules
{
    public static readonly LanguageRules CSharp = new()
    {
        Language = "csharp",
        References = ManagedReferences.CSharp,
        Library = "c-sharp",
        Export = "tree_sitter_c_sharp",
        Leading = ["attribute_list"],
        Wrappers = ["field_declaration", "event_field_declaration", "variable_declaration", "global_statement"],
        FileScopes = ["file_scoped_namespace_declaration"],
        Bodies = ["block", "arrow_expression_clause", "lambda_expression", "anonymous_method_expression", "global_statement"],
        NameTypes = ["identifier", "qualified_name"],
        Definitions =
        [
            new("namespace_declaration", "module") { IsScope = true },
            new("class_declaration", "class") { IsScope = true },
            new("record_declaration", "class") { IsScope = true },
            new("struct_declaration", "struct") { IsScope = true },
            new("interface_declaration", "interface") { IsScope = true },
            new("enum_declaration", "enum") { IsScope = true },
            new("delegate_declaration", "type"),
            new("method_declaration", "method"),
            new("constructor_declaration", "method"),
            new("destructor_declaration", "method"),
            new("local_function_statement", "function"),
            new("operator_declaration", "method") { OperatorUntil = "parameters" },
            new("conversion_operator_declaration", "method") { OperatorUntil = "parameters" },
            new("indexer_declaration", "method") { FixedName = "this[]", Body = "accessors" },
            new("property_declaration", "field") { Body = "accessors" },
            new("event_declaration", "field") { Body = "accessors" },
            new("variable_declarator", "field") { OutsideFunctions = true },
            new("enum_member_declaration", "constant"),
        ],
    };

    public static readonly LanguageRules Java = new()
    {
        Language = "java",
        References = ManagedReferences.Java,
        Library = "java",
        Export = "tree_sitter_java",
        Comments = ["line_comment", "block_comment"],
        Leading = ["marker_annotation", "annotation"],
        Wrappers = ["field_declaration", "constant_declaration"],
        Bodies = ["block", "lambda_expression"],
        Definitions =
        [
            new("class_declaration", "class") { IsScope = true },
            new("record_declaration", "class") { IsScope = true },
            new("interface_declaration", "interface") { IsScope = true },
            new("annotation_type_declaration", "interface") { IsScope = true },
            new("enum_declaration", "enum") { IsScope = true },
            new("module_declaration", "module") { IsScope = true },
            new("method_declaration", "method"),
            new("constructor_declaration", "method"),
            new("compact_constructor_declaration", "method"),
            new("annotation_type_element_declaration", "method"),
            new("variable_declarator", "field") { Body = "value", OutsideFunctions = true },
            new("enum_constant", "constant"),
        ],
    };

    public static readonly LanguageRules Scala = new()
    {
        Language = "scala",
        References = ManagedReferences.Scala,
        Library = "scala",
        Export = "tree_sitter_scala",
        Comments = ["comment", "block_comment"],
        Leading = ["annotation"],
        Bodies = ["block", "lambda_expression"],
        NameTypes = ["identifier", "type_identifier", "operator_identifier"],
        Definitions =
        [
            new("class_definition", "class") { IsScope = true },
            new("object_definition", "class") { IsScope = true },
            new("trait_definition", "interface") { IsScope = true },
            new("enum_definition", "enum") { IsScope = true },
            new("given_definition", "variable") { IsScope = true },
            new("function_definition", "function"),
            new("function_declaration", "function"),
            new("type_definition", "type"),
            new("val_definition", "field") { Name = "pattern", Body = "value", PlainName = true, OutsideFunctions = true },
            new("var_definition", "field") { Name = "pattern", Body = "value", PlainName = true, OutsideFunctions = true },
            new("val_declaration", "field") { OutsideFunctions = true },
            new("var_declaration", "field") { OutsideFunctions = true },
            new("simple_enum_case", "constant"),
            new("full_enum_case", "constant"),
        ],
    };
}
