namespace LunarHub.Parsing.Referencing;

internal static class PythonReferences
{
    public static readonly ReferenceRules Python = new()
    {
        Names = ["identifier"],
        Keywords = ["self", "cls"],
        Primitives = ["int", "str", "float", "bool", "bytes", "complex"],
        Calls = ["call.function", "decorator"],
        Types = ["type", "except_clause.value", "class_pattern.^"],
        Imports = ["import_statement", "import_from_statement"],
        Inherits = ["class_definition.superclasses"],
        Writes = ["assignment.left", "augmented_assignment.left", "named_expression.name"],
        Uses = ["call.arguments", "keyword_argument", "default_parameter.value", "typed_default_parameter.value"],
        Omitted =
        [
            "aliased_import.alias", "parameters", "lambda_parameters", "for_statement.left", "for_in_clause.left", "as_pattern_target", "global_statement", "nonlocal_statement",
            "splat_pattern",
        ],
        Same = ["attribute.attribute", "dotted_name.$", "generic_type.^", "pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "parenthesized_expression"],
        Qualifiers = ["attribute.object", "dotted_name", "subscript.subscript"],
    };
}
