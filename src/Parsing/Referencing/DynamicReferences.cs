namespace LunarHub.Parsing.Referencing;

internal static class DynamicReferences
{
    public static readonly ReferenceRules Ruby = new()
    {
        Names = ["identifier", "constant", "instance_variable", "class_variable"],
        Calls = ["call.method"],
        Types = ["exceptions"],
        Inherits = ["superclass"],
        Writes = ["assignment.left", "operator_assignment.left"],
        Uses = ["call.receiver", "argument_list", "scope_resolution.scope", "optional_parameter.value", "keyword_parameter.value"],
        Omitted = ["method_parameters", "block_parameters", "lambda_parameters", "exception_variable", "for.pattern"],
        Same = ["scope_resolution.name", "left_assignment_list"],
    };

    public static readonly ReferenceRules Php = new()
    {
        Names = ["name"],
        Keywords = ["this"],
        Calls =
        [
            "function_call_expression.function", "object_creation_expression.^", "scoped_call_expression.name", "member_call_expression.name", "nullsafe_member_call_expression.name",
        ],
        Types = ["named_type", "attribute.^", "scoped_call_expression.scope"],
        Imports = ["namespace_use_declaration"],
        Inherits = ["base_clause", "class_interface_clause", "use_declaration"],
        Writes = ["assignment_expression.left", "augmented_assignment_expression.left", "update_expression.argument"],
        Uses = ["arguments", "*.default_value"],
        Omitted =
        [
            "namespace_definition.name", "namespace_use_clause.alias", "simple_parameter.name", "variadic_parameter.name", "property_promotion_parameter.name", "catch_clause.name",
            "static_variable_declaration.name", "goto_statement", "named_label_statement",
        ],
        Same = ["variable_name", "qualified_name.$", "namespace_name.$", "member_access_expression.name", "nullsafe_member_access_expression.name", "scoped_property_access_expression.name", "list_literal", "parenthesized_expression"],
        Qualifiers = ["qualified_name.prefix", "namespace_name", "member_access_expression.object", "nullsafe_member_access_expression.object", "scoped_property_access_expression.scope"],
    };

    public static readonly ReferenceRules Bash = new()
    {
        Names = ["variable_name"],
        CalledWords = ["word"],
        Calls = ["command_name"],
        Writes = ["variable_assignment.name"],
        Omitted = ["declaration_command", "for_statement.variable"],
        Uses = ["*.value", "subscript.index"],
        Same = ["subscript.name"],
    };
}
