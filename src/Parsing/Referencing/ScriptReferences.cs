namespace LunarHub.Parsing.Referencing;

internal static class ScriptReferences
{
    private static readonly string[] s_declares =
    [
        "formal_parameters.", "variable_declarator.name", "arrow_function.parameter", "catch_clause.parameter", "for_in_statement.left", "rest_pattern.", "array_pattern.",
        "assignment_pattern.left", "pair_pattern.value", "import_specifier.alias", "namespace_import.", "pair.key", "jsx_attribute.",
    ];

    public static readonly ReferenceRules JavaScript = new()
    {
        Names = ["identifier", "property_identifier", "private_property_identifier", "shorthand_property_identifier"],
        Paths = ["member_expression", "parenthesized_expression"],
        Lists = ["array_pattern", "object_pattern", "rest_pattern", "assignment_pattern"],
        Imports = ["import_statement", "export_clause"],
        Inherits = ["class_heritage"],
        Values = ["class_body", "arguments"],
        Calls = ["call_expression.function", "new_expression.constructor", "jsx_opening_element.name", "jsx_self_closing_element.name"],
        CallsWithin = ["decorator"],
        Writes = ["assignment_expression.left", "augmented_assignment_expression.left"],
        Omitted = ["jsx_closing_element"],
        Declares = s_declares,
        Keywords = ["undefined", "require"],
    };

    public static readonly ReferenceRules TypeScript = JavaScript with
    {
        Omitted = [],
        Names = [.. JavaScript.Names, "type_identifier"],
        TypeNames = ["type_identifier"],
        Paths = [.. JavaScript.Paths, "non_null_expression", "generic_type", "nested_type_identifier", "nested_identifier"],
        Types = ["type_arguments", "type_annotation", "constraint", "type_query"],
        Inherits = ["extends_clause", "implements_clause", "extends_type_clause"],
        Calls = ["call_expression.function", "new_expression.constructor"],
        Declares =
        [
            .. s_declares.Where(rule => !rule.StartsWith("jsx", StringComparison.Ordinal) && rule != "formal_parameters."), "required_parameter.pattern", "optional_parameter.pattern", "type_parameter.name", "index_signature.name",
        ],
    };

    public static readonly ReferenceRules Tsx = TypeScript with
    {
        Omitted = JavaScript.Omitted,
        Calls = JavaScript.Calls,
        Declares = [.. TypeScript.Declares, "jsx_attribute."],
    };
}
