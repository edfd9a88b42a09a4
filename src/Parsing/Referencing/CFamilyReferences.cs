namespace LunarHub.Parsing.Referencing;

internal static class CFamilyReferences
{
    public static readonly ReferenceRules C = new()
    {
        Names = ["identifier", "type_identifier", "field_identifier"],
        TypeNames = ["type_identifier"],
        Paths = ["field_expression", "parenthesized_expression", "pointer_declarator", "array_declarator", "init_declarator", "pointer_expression"],
        Values = ["argument_list"],
        Omitted = ["statement_identifier"],
        Calls = ["call_expression.function"],
        Writes = ["assignment_expression.left"],
        Declares = ["parameter_declaration.declarator", "declaration.declarator", "init_declarator.declarator", "pointer_declarator.declarator", "array_declarator.declarator"],
        TypeFields = ["*.type"],
    };

    public static readonly ReferenceRules Cpp = C with
    {
        Names = [.. C.Names, "namespace_identifier"],
        Paths = [.. C.Paths, "qualified_identifier", "template_type", "template_function", "template_method", "dependent_type", "dependent_name", "reference_declarator"],
        Types = ["template_argument_list", "trailing_return_type"],
        Imports = ["using_declaration"],
        Inherits = ["base_class_clause"],
        Calls = [.. C.Calls, "new_expression.type"],
        Writes = [.. C.Writes],
        Declares =
        [
            .. C.Declares, "reference_declarator.", "for_range_loop.declarator", "type_parameter_declaration.", "optional_parameter_declaration.declarator",
            "structured_binding_declarator.", "namespace_alias_definition.name",
        ],
        Keywords = ["static_cast", "dynamic_cast", "reinterpret_cast", "const_cast"],
    };
}
