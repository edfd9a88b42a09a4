namespace LunarHub.Parsing.Referencing;

internal static class CFamilyReferences
{
    public static readonly ReferenceRules C = new()
    {
        Names = ["identifier", "field_identifier"],
        TypeNames = ["type_identifier"],
        ModulePaths = ["system_lib_string", "string_content"],
        Calls = ["call_expression.function"],
        Types = ["*.type"],
        Imports = ["preproc_include"],
        Writes = ["assignment_expression.left", "update_expression.argument"],
        Uses = ["*.value", "array_declarator.size"],
        Omitted = ["*.declarator", "preproc_params", "attribute_specifier"],
        Same = ["field_expression.field", "parenthesized_expression", "struct_specifier.name", "union_specifier.name", "enum_specifier.name"],
        Qualifiers = ["field_expression.argument"],
    };

    public static readonly ReferenceRules Cpp = C with
    {
        Names = [.. C.Names, "namespace_identifier"],
        Keywords = ["static_cast", "dynamic_cast", "reinterpret_cast", "const_cast"],
        Calls = [.. C.Calls, "new_expression.type"],
        Types = [.. C.Types, "*.default_type", "trailing_return_type"],
        Imports = [.. C.Imports, "using_declaration"],
        Inherits = ["base_class_clause"],
        Writes = [.. C.Writes, "field_initializer.^"],
        Uses = [.. C.Uses, "*.default_value", "template_argument_list", "qualified_identifier.scope", "argument_list"],
        Omitted = [.. C.Omitted, "namespace_definition.name", "namespace_alias_definition.name", "type_parameter_declaration", "optional_type_parameter_declaration.name", "variadic_type_parameter_declaration"],
        Same = [.. C.Same, "class_specifier.name", "template_type.name", "template_function.name", "template_method.name", "qualified_identifier.name"],
    };
}
