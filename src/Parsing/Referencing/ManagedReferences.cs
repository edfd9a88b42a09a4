namespace LunarHub.Parsing.Referencing;

internal static class ManagedReferences
{
    public static readonly ReferenceRules CSharp = new()
    {
        Names = ["identifier"],
        Keywords = ["nameof"],
        Calls = ["invocation_expression.function", "object_creation_expression.type"],
        Types =
        [
            "*.type", "*.returns", "type_argument_list", "as_expression.right", "is_expression.right", "type_parameter_constraints_clause",
            "explicit_interface_specifier", "attribute.name",
        ],
        Imports = ["using_directive"],
        Inherits = ["base_list", "primary_constructor_base_type.type"],
        Writes = ["assignment_expression.left", "with_initializer.^"],
        Uses = ["argument_list", "bracketed_argument_list", "array_rank_specifier"],
        Omitted =
        [
            "using_directive.name", "namespace_declaration.name", "file_scoped_namespace_declaration.name", "parameter.name", "parameter_list.name",
            "variable_declarator.name", "tuple_pattern.name", "tuple_element.name", "foreach_statement.left", "declaration_pattern.name", "recursive_pattern.name",
            "var_pattern.name", "list_pattern.name", "declaration_expression.name", "catch_declaration.name", "type_parameter.name", "from_clause.name", "let_clause.^",
            "lambda_expression.parameters", "labeled_statement.^", "goto_statement", "parenthesized_variable_designation",
        ],
        Same = ["member_access_expression.name", "generic_name", "qualified_name.name", "alias_qualified_name.name", "conditional_access_expression.$", "member_binding_expression.name", "parenthesized_expression"],
        Qualifiers = ["member_access_expression.expression", "qualified_name.qualifier", "alias_qualified_name.alias", "conditional_access_expression.condition"],
    };

    public static readonly ReferenceRules Java = new()
    {
        Names = ["identifier"],
        TypeNames = ["type_identifier"],
        Calls = ["method_invocation.name", "object_creation_expression.type", "method_reference.$"],
        Types = ["*.type", "annotation.name", "marker_annotation.name", "type_arguments", "record_pattern.^", "throws"],
        Imports = ["import_declaration"],
        Inherits = ["superclass", "super_interfaces", "extends_interfaces"],
        Writes = ["assignment_expression.left", "update_expression"],
        Uses = ["argument_list"],
        Omitted =
        [
            "package_declaration", "formal_parameter.name", "variable_declarator.name", "enhanced_for_statement.name", "instanceof_expression.name", "catch_formal_parameter.name",
            "resource.name", "type_parameter.^", "lambda_expression.parameters", "inferred_parameters", "labeled_statement.^", "break_statement", "continue_statement",
            "record_pattern_component.$", "type_pattern.$",
        ],
        Same = ["field_access.field", "scoped_identifier.name", "scoped_type_identifier.$", "generic_type.^", "parenthesized_expression"],
        Qualifiers = ["field_access.object", "scoped_identifier.scope", "scoped_type_identifier", "method_invocation.object"],
    };

    public static readonly ReferenceRules Scala = new()
    {
        Names = ["identifier"],
        TypeNames = ["type_identifier"],
        Keywords = ["this", "super"],
        Primitives = ["Int", "Long", "Short", "Byte", "Double", "Float", "Boolean", "Char", "Unit"],
        Calls = ["call_expression.function", "instance_expression.^", "infix_expression.operator"],
        Types = ["*.type", "*.return_type", "annotation.name", "type_arguments"],
        Imports = ["import_declaration", "import_declaration.$"],
        Inherits = ["extends_clause.type", "derives_clause"],
        Writes = ["assignment_expression.left"],
        Uses = ["arguments", "template_body"],
        Omitted =
        [
            "package_clause.name", "import_declaration.path", "arrow_renamed_identifier.alias", "class_parameter.name", "parameter.name", "binding.name", "lambda_expression.parameters",
            "val_definition.pattern", "var_definition.pattern", "val_declaration.name", "var_declaration.name", "case_class_pattern.pattern", "typed_pattern.pattern", "enumerator.^",
            "type_parameters.name", "interpolated_string_expression.interpolator", "self_type.^",
        ],
        Same = ["field_expression.field", "generic_function.function", "generic_type.type", "stable_type_identifier.$", "stable_identifier.$", "parenthesized_expression"],
        Qualifiers = ["field_expression.value", "stable_type_identifier", "stable_identifier"],
    };
}
