namespace LunarHub.Parsing.Referencing;

internal static class NativeReferences
{
    public static readonly ReferenceRules Go = new()
    {
        Names = ["identifier", "field_identifier", "package_identifier"],
        TypeNames = ["type_identifier"],
        ModulePaths = ["interpreted_string_literal_content", "raw_string_literal_content"],
        Primitives =
        [
            "any", "bool", "byte", "comparable", "complex64", "complex128", "error", "float32", "float64", "int", "int8", "int16", "int32", "int64", "rune", "string",
            "uint", "uint8", "uint16", "uint32", "uint64", "uintptr",
        ],
        Calls = ["call_expression.function", "type_conversion_expression.type"],
        Types = ["*.type", "*.element", "type_arguments", "method_elem"],
        Imports = ["import_declaration"],
        Inherits = ["interface_type", "field_declaration.^"],
        Writes = ["assignment_statement.left", "inc_statement", "dec_statement"],
        Omitted =
        [
            "package_clause", "import_spec.name", "short_var_declaration.left", "var_spec.name", "const_spec.name", "range_clause.left", "parameter_declaration.name",
            "variadic_parameter_declaration.name", "type_parameter_declaration.name", "type_switch_statement.alias", "receive_statement.left", "field_declaration.name",
            "method_elem.name",
        ],
        Same = ["expression_list", "selector_expression.field", "parenthesized_expression", "generic_type.type", "qualified_type.name"],
        Qualifiers = ["selector_expression.operand", "qualified_type.package"],
    };

    public static readonly ReferenceRules Rust = new()
    {
        Names = ["identifier", "field_identifier", "shorthand_field_identifier"],
        TypeNames = ["type_identifier"],
        Keywords = ["Self"],
        Calls = ["call_expression.function", "macro_invocation.macro"],
        Types = ["*.type", "*.return_type", "type_arguments", "*.bounds"],
        Imports = ["use_declaration", "extern_crate_declaration"],
        Inherits = ["impl_item.trait", "trait_item.bounds"],
        Writes = ["assignment_expression.left", "compound_assignment_expr.left"],
        Uses = ["tuple_struct_pattern.type"],
        Omitted =
        [
            "use_as_clause.alias", "extern_crate_declaration.alias", "let_declaration.pattern", "let_condition.pattern", "parameter.pattern", "closure_parameters",
            "for_expression.pattern", "tuple_struct_pattern", "captured_pattern.^", "lifetime", "label", "type_parameter.name", "const_parameter.name",
            "const_item.name", "static_item.name", "field_declaration.name",
        ],
        Same =
        [
            "scoped_identifier.name", "scoped_use_list.path", "use_as_clause.path", "field_expression.field", "generic_function.function", "generic_type.type",
            "scoped_type_identifier.name", "parenthesized_expression",
        ],
        Qualifiers = ["scoped_identifier.path", "scoped_type_identifier.path", "field_expression.value"],
    };

    public static readonly ReferenceRules Swift = new()
    {
        Names = ["simple_identifier"],
        TypeNames = ["type_identifier"],
        Keywords = ["Self"],
        Calls = ["call_expression.^", "constructor_expression.constructed_type"],
        Types = ["type_arguments"],
        Imports = ["import_declaration"],
        Inherits = ["inheritance_specifier"],
        Writes = ["directly_assignable_expression"],
        Omitted =
        [
            "parameter.external_name", "parameter.name", "lambda_parameter.name", "property_declaration.name", "for_statement.item", "*.bound_identifier", "type_parameter.^",
            "value_argument_label", "associatedtype_declaration.^",
        ],
        Same = ["navigation_expression.suffix", "navigation_suffix.suffix", "prefix_expression.target", "identifier.$"],
        Qualifiers = ["navigation_expression.target", "identifier"],
        TypedSame = ["user_type"],
    };
}
