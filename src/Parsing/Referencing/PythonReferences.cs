namespace LunarHub.Parsing.Referencing;

internal static class PythonReferences
{
    public static readonly ReferenceRules Python = new()
    {
        Names = ["identifier"],
        Paths = ["attribute", "dotted_name", "parenthesized_expression"],
        Lists = ["pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "dictionary_splat_pattern"],
        Types = ["type"],
        Imports = ["import_statement", "import_from_statement", "future_import_statement"],
        Calls = ["call.function"],
        CallsWithin = ["decorator"],
        Writes = ["assignment.left", "augmented_assignment.left"],
        Declares =
        [
            "parameters.", "lambda_parameters.", "typed_parameter.", "default_parameter.name", "typed_default_parameter.name", "keyword_argument.name", "for_statement.left",
            "for_in_clause.left", "as_pattern_target.", "aliased_import.alias", "global_statement.", "nonlocal_statement.", "named_expression.name",
        ],
        TypeFields = ["except_clause.value"],
        InheritFields = ["class_definition.superclasses"],
        Keywords = ["self", "cls"],
    };
}
