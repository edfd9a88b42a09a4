namespace LunarHub.Parsing.Referencing;

internal static class KotlinReferences
{
    public static readonly ReferenceRules Kotlin = new()
    {
        Names = ["identifier"],
        Keywords = ["null", "field", "it", "true", "false"],
        Primitives = ["Int", "Long", "Short", "Byte", "Double", "Float", "Boolean", "Char", "Unit"],
        Calls = ["call_expression.^"],
        Types = ["annotation", "type_arguments", "type_test", "as_expression.right"],
        Imports = ["import.^"],
        Inherits = ["delegation_specifier"],
        Writes = ["assignment.left", "unary_expression.argument"],
        Uses = ["value_arguments", "annotated_lambda", "call_expression", "class_body"],
        Omitted =
        [
            "package_header", "import.$", "class_parameter.^", "parameter.^", "variable_declaration.^", "type_parameter.^", "catch_block.^", "setter.^", "label",
        ],
        Same = ["navigation_expression.$", "constructor_invocation", "parenthesized_expression", "qualified_identifier.$"],
        Qualifiers = ["navigation_expression.^", "qualified_identifier"],
        TypedSame = ["user_type"],
    };
}
