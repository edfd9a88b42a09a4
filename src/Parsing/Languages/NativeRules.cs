using LunarHub.Parsing.Referencing;

namespace LunarHub.Parsing.Languages;

internal static class NativeRules
{
    public static readonly LanguageRules Go = new()
    {
        Language = "go",
        References = NativeReferences.Go,
        Library = "go",
        Export = "tree_sitter_go",
        Wrappers = ["type_declaration", "const_declaration", "var_declaration", "var_spec_list"],
        Bodies = ["func_literal"],
        UnderscoreIsBlank = true,
        NameTypes = ["identifier", "type_identifier", "field_identifier"],
        Definitions =
        [
            new("function_declaration", "function"),
            new("method_declaration", "method") { Owner = "receiver" },
            new("type_spec", "type")
            {
                IsScope = true,
                Body = "",
                KindFrom = "type",
                KindByType = new() { ["struct_type"] = "struct", ["interface_type"] = "interface" },
            },
            new("type_alias", "type"),
            new("method_elem", "method") { OutsideFunctions = true },
            new("field_declaration", "field") { EachName = true, OutsideFunctions = true },
            new("const_spec", "constant") { EachName = true, OutsideFunctions = true },
            new("var_spec", "variable") { EachName = true, OutsideFunctions = true },
        ],
    };

    public static readonly LanguageRules Rust = new()
    {
        Language = "rust",
        References = NativeReferences.Rust,
        Library = "rust",
        Export = "tree_sitter_rust",
        Comments = ["line_comment", "block_comment"],
        Leading = ["attribute_item"],
        Bodies = ["closure_expression"],
        UnderscoreIsBlank = true,
        NameTypes = ["identifier", "type_identifier", "field_identifier", "primitive_type"],
        Definitions =
        [
            new("function_item", "function"),
            new("function_signature_item", "function"),
            new("struct_item", "struct") { IsScope = true },
            new("union_item", "struct") { IsScope = true },
            new("enum_item", "enum") { IsScope = true },
            new("trait_item", "interface") { IsScope = true },
            new("impl_item", "class") { Name = "type", IsScope = true, ScopeOnly = true },
            new("mod_item", "module") { IsScope = true },
            new("type_item", "type"),
            new("macro_definition", "macro"),
            new("const_item", "constant") { Body = "value", OutsideFunctions = true },
            new("static_item", "constant") { Body = "value", OutsideFunctions = true },
            new("enum_variant", "constant"),
            new("field_declaration", "field") { OutsideFunctions = true },
        ],
    };

    public static readonly LanguageRules Swift = new()
    {
        Language = "swift",
        References = NativeReferences.Swift,
        Library = "swift",
        Export = "tree_sitter_swift",
        Comments = ["comment", "multiline_comment"],
        Bodies = ["lambda_literal", "computed_property", "willset_didset_block"],
        NameTypes = ["simple_identifier", "type_identifier"],
        Definitions =
        [
            new("class_declaration", "class")
            {
                IsScope = true,
                KindByWord = new() { ["struct"] = "struct", ["enum"] = "enum", ["extension"] = "" },
            },
            new("protocol_declaration", "interface") { IsScope = true },
            new("function_declaration", "function"),
            new("protocol_function_declaration", "function"),
            new("init_declaration", "method") { FixedName = "init" },
            new("deinit_declaration", "method") { FixedName = "deinit" },
            new("subscript_declaration", "method") { FixedName = "subscript" },
            new("property_declaration", "field") { Body = "value", OutsideFunctions = true },
            new("protocol_property_declaration", "field"),
            new("typealias_declaration", "type"),
            new("enum_entry", "constant") { EachName = true },
        ],
    };
}
