namespace LunarHub.Parsing.Referencing;

internal static class DynamicReferences
{
    public static readonly ReferenceRules Ruby = new()
    {
        Names = ["identifier", "constant", "instance_variable", "class_variable", "global_variable"],
        TypeNames = ["constant"],
        Paths = ["scope_resolution", "call"],
        Lists = ["left_assignment_list", "rest_assignment", "destructured_left_assignment"],
        Inherits = ["superclass"],
        Values = ["argument_list", "block", "do_block"],
        Calls = ["call.method"],
        Writes = ["assignment.left", "operator_assignment.left"],
        Declares =
        [
            "method_parameters.", "block_parameters.", "lambda_parameters.", "keyword_parameter.name", "optional_parameter.name", "splat_parameter.name", "hash_splat_parameter.name",
            "block_parameter.name", "exception_variable.", "for.pattern",
        ],
        Keywords = ["require", "require_relative"],
    };

    public static readonly ReferenceRules Php = new()
    {
        Names = ["name"],
        Paths = ["qualified_name", "namespace_name", "named_type", "optional_type", "parenthesized_expression", "member_access_expression"],
        Types = ["named_type", "attribute", "type_list"],
        Imports = ["namespace_use_declaration"],
        Inherits = ["base_clause", "class_interface_clause", "use_declaration"],
        Values = ["arguments"],
        Omitted = ["variable_name", "namespace_definition"],
        Calls =
        [
            "function_call_expression.function", "member_call_expression.name", "nullsafe_member_call_expression.name", "scoped_call_expression.name",
        ],
        CallsWithin = ["object_creation_expression"],
        Writes = ["assignment_expression.left", "augmented_assignment_expression.left"],
        Declares = ["argument.name", "namespace_use_clause.alias", "goto_statement.", "named_label_statement."],
        TypeFields = ["scoped_call_expression.scope", "scoped_property_access_expression.scope"],
        Keywords = ["class", "parent"],
    };

    public static readonly ReferenceRules Bash = new()
    {
        Names = ["variable_name"],
        TargetNames = ["word"],
        Paths = ["command_name"],
        Calls = ["command.name"],
        Writes = ["variable_assignment.name"],
        Keywords = ["source", "echo", "cd", "test", "printf", "exit", "return", "shift", "set", "true", "false"],
    };
}
