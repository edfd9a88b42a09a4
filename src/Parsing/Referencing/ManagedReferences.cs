namespace LunarHub.Parsing.Referencing;

internal static class ManagedReferences
{
    public static readonly ReferenceRules CSharp = new()
    {
        Names = ["identifier"],
        Paths =
        [
            "qualified_name", "alias_qualified_name", "generic_name", "member_access_expression", "member_binding_expression", "conditional_access_expression",
            "nullable_type", "array_type", "pointer_type", "parenthesized_expression", "postfix_unary_expression",
        ],
        Types = ["type_argument_list", "explicit_interface_specifier", "type_parameter_constraints_clause", "tuple_type"],
        Imports = ["using_directive"],
        Inherits = ["base_list"],
        InheritFields = ["primary_constructor_base_type.type"],
        Values = ["argument_list", "attribute_argument_list", "array_rank_specifier"],
        Omitted = ["implicit_parameter", "type_parameter"],
        Calls = ["invocation_expression.function", "object_creation_expression.type"],
        Writes = ["assignment_expression.left"],
        Declares =
        [
            "parameter.name", "parameter_list.name", "variable_declarator.name", "foreach_statement.left", "declaration_pattern.name", "recursive_pattern.name", "var_pattern.name",
            "declaration_expression.name", "catch_declaration.name", "argument.name", "tuple_element.name", "from_clause.name", "let_clause.name", "join_clause.name",
            "join_into_clause.", "parenthesized_variable_designation.name", "labeled_statement.", "goto_statement.", "attribute_argument.name",
        ],
        TypeFields = ["*.type", "*.returns", "attribute.name"],
        Keywords = ["nameof", "var", "global", "dynamic"],
    };

    public static readonly ReferenceRules Java = new()
    {
        Names = ["identifier", "type_identifier"],
        TypeNames = ["type_identifier"],
        Paths = ["scoped_identifier", "scoped_type_identifier", "generic_type", "field_access", "method_reference", "array_type", "annotated_type", "parenthesized_expression"],
        Types = ["type_arguments", "throws", "catch_type", "type_bound", "permits"],
        Imports = ["import_declaration"],
        Inherits = ["superclass", "super_interfaces", "extends_interfaces"],
        Omitted = ["inferred_parameters"],
        Calls = ["method_invocation.name", "object_creation_expression.type"],
        CallsWithin = ["explicit_constructor_invocation"],
        Writes = ["assignment_expression.left"],
        Declares =
        [
            "formal_parameter.name", "variable_declarator.name", "enhanced_for_statement.name", "catch_formal_parameter.name", "instanceof_expression.name",
            "lambda_expression.parameters", "element_value_pair.key", "resource.name", "type_parameter.", "labeled_statement.", "break_statement.", "continue_statement.",
            "type_pattern.", "record_pattern_component.",
        ],
        TypeFields = ["*.type", "annotation.name", "marker_annotation.name", "instanceof_expression.right"],
    };

    public static readonly ReferenceRules Scala = new()
    {
        Names = ["identifier", "type_identifier"],
        TypeNames = ["type_identifier"],
        Paths = ["field_expression", "generic_type", "generic_function", "stable_identifier", "stable_type_identifier", "projected_type", "annotated_type", "compound_type"],
        Types = ["type_arguments", "upper_bound", "lower_bound", "context_bound", "view_bound", "annotation"],
        Imports = ["import_declaration"],
        InheritFields = ["extends_clause.type"],
        Values = ["arguments"],
        Omitted = ["package_identifier"],
        Calls = ["call_expression.function", "infix_expression.operator"],
        CallsWithin = ["instance_expression"],
        Writes = ["assignment_expression.left"],
        Declares =
        [
            "parameter.name", "class_parameter.name", "val_definition.pattern", "var_definition.pattern", "arrow_renamed_identifier.alias", "typed_pattern.pattern",
            "case_clause.pattern", "case_class_pattern.pattern", "binding.name", "type_parameters.name", "lambda_expression.parameters",
        ],
        TypeFields = ["*.type", "*.return_type"],
        Keywords = ["this", "super"],
    };
}
