namespace LunarHub.Parsing.Referencing;

internal static class ScriptReferences
{
    public static readonly ReferenceRules JavaScript = new()
    {
        Names = ["identifier", "property_identifier", "private_property_identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"],
        ModulePaths = ["string_fragment"],
        Calls = ["call_expression.function", "new_expression.constructor", "decorator", "jsx_opening_element.name", "jsx_self_closing_element.name"],
        Imports = ["import_statement", "export_statement.source"],
        Inherits = ["class_heritage"],
        Writes = ["assignment_expression.left", "augmented_assignment_expression.left", "update_expression.argument"],
        Uses = ["arguments", "subscript_expression.index", "pair_pattern.key", "object_assignment_pattern.right", "assignment_pattern.right", "computed_property_name"],
        Omitted =
        [
            "import_specifier.alias", "export_specifier.alias", "namespace_import", "variable_declarator.name", "formal_parameters", "arrow_function.parameter", "catch_clause.parameter",
            "for_in_statement.left", "function_expression.name", "generator_function.name", "class.name", "jsx_closing_element",
        ],
        Same =
        [
            "member_expression.property", "parenthesized_expression", "object_pattern", "array_pattern", "pair_pattern.value", "object_assignment_pattern.left", "assignment_pattern.left",
            "rest_pattern",
        ],
        Qualifiers = ["member_expression.object"],
    };

    public static readonly ReferenceRules TypeScript = JavaScript with
    {
        TypeNames = ["type_identifier"],
        Types = ["type_annotation", "type_arguments", "*.return_type"],
        Imports = [.. JavaScript.Imports, "import_require_clause.source"],
        Inherits = [.. JavaScript.Inherits, "extends_clause.value", "implements_clause", "extends_type_clause"],
        Uses = [.. JavaScript.Uses, "type_query", "required_parameter.value", "optional_parameter.value"],
        Calls = ["call_expression.function", "new_expression.constructor", "decorator"],
        Omitted =
        [
            .. JavaScript.Omitted.Where(position => position != "jsx_closing_element"), "required_parameter.pattern", "optional_parameter.pattern", "type_parameter.name", "infer_type", "index_signature.name",
            "import_require_clause.^", "enum_body.name", "property_signature.name", "type_predicate.name",
        ],
        Same = [.. JavaScript.Same, "nested_type_identifier.name", "generic_type.name", "non_null_expression"],
        Qualifiers = [.. JavaScript.Qualifiers, "nested_type_identifier.module"],
    };

    public static readonly ReferenceRules Tsx = TypeScript with
    {
        Calls = JavaScript.Calls,
        Omitted = [.. TypeScript.Omitted, "jsx_closing_element"],
    };
}
