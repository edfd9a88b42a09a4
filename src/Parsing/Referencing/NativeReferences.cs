namespace LunarHub.Parsing.Referencing;

internal static class NativeReferences
{
    public static readonly ReferenceRules Go = new()
    {
        Names = ["identifier", "type_identifier", "field_identifier", "package_identifier"],
        TypeNames = ["type_identifier"],
        Paths = ["selector_expression", "qualified_type", "generic_type", "parenthesized_expression", "pointer_type"],
        Lists = ["expression_list"],
        Types = ["type_arguments", "type_elem"],
        Omitted = ["package_clause", "label_name"],
        Calls = ["call_expression.function"],
        Writes = ["assignment_statement.left"],
        Declares =
        [
            "parameter_declaration.name", "variadic_parameter_declaration.name", "short_var_declaration.left", "range_clause.left", "type_switch_statement.alias", "import_spec.name",
            "var_spec.name", "const_spec.name", "type_parameter_declaration.name", "receive_statement.left",
        ],
        TypeFields = ["*.type", "*.result"],
        Keywords =
        [
            "string", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr", "byte", "rune", "float32", "float64", "bool", "error", "any",
            "complex64", "complex128", "make", "append", "len", "cap", "new", "panic", "copy", "delete", "close", "recover",
        ],
    };

    public static readonly ReferenceRules Rust = new()
    {
        Names = ["identifier", "type_identifier", "field_identifier", "shorthand_field_identifier"],
        TypeNames = ["type_identifier"],
        Paths = ["scoped_identifier", "scoped_type_identifier", "generic_type", "generic_function", "field_expression", "reference_type", "parenthesized_expression"],
        Lists = ["tuple_pattern", "slice_pattern", "mut_pattern", "ref_pattern", "reference_pattern"],
        Types = ["type_arguments", "trait_bounds", "attribute"],
        Imports = ["use_declaration"],
        Values = ["arguments"],
        Calls = ["call_expression.function", "macro_invocation.macro"],
        Writes = ["assignment_expression.left", "compound_assignment_expr.left"],
        Declares =
        [
            "parameter.pattern", "let_declaration.pattern", "for_expression.pattern", "closure_parameters.", "use_as_clause.alias", "type_parameter.name", "tuple_struct_pattern.",
            "captured_pattern.", "match_pattern.",
        ],
        InheritFields = ["impl_item.trait"],
        TypeFields = ["*.type", "*.return_type", "*.trait"],
        Keywords = ["derive", "allow", "cfg", "inline", "must_use", "doc", "test"],
    };

    public static readonly ReferenceRules Swift = new()
    {
        Names = ["simple_identifier", "type_identifier"],
        TypeNames = ["type_identifier"],
        Paths = ["navigation_expression", "navigation_suffix", "user_type", "optional_type", "directly_assignable_expression", "tuple_expression"],
        Types = ["type_arguments", "type_annotation"],
        Imports = ["import_declaration"],
        Inherits = ["inheritance_specifier"],
        Omitted = ["value_argument_label"],
        Calls = ["constructor_expression.constructed_type"],
        CallsWithin = ["call_expression"],
        Writes = ["assignment.target"],
        Declares = ["pattern.bound_identifier", "parameter.external_name", "parameter.name", "guard_statement.bound_identifier", "if_statement.bound_identifier", "while_statement.bound_identifier", "lambda_parameter.name", "type_parameter."],
    };
}
