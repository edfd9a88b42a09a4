using LunarHub.Parsing.Referencing;

namespace LunarHub.Parsing.Languages;

internal static class DynamicRules
{
    public static readonly LanguageRules Ruby = new()
    {
        Language = "ruby",
        References = DynamicReferences.Ruby,
        Library = "ruby",
        Export = "tree_sitter_ruby",
        NameTypes = ["identifier", "constant", "scope_resolution", "setter", "operator"],
        Definitions =
        [
            new("method", "function"),
            new("singleton_method", "function"),
            new("class", "class") { IsScope = true },
            new("module", "module") { IsScope = true },
            new("assignment", "constant") { Name = "left", Body = "right", OutsideFunctions = true, KindFrom = "left", KindByType = new() { ["constant"] = "constant" }, OnlyByType = true },
            new("singleton_class", "class") { Name = "value", IsScope = true, ScopeOnly = true, FixedName = "self" },
        ],
    };

    public static readonly LanguageRules Php = new()
    {
        Language = "php",
        References = DynamicReferences.Php,
        Library = "php",
        Export = "tree_sitter_php",
        Leading = ["attribute_list"],
        Wrappers = ["const_declaration", "property_declaration"],
        NameTypes = ["name", "namespace_name"],
        Definitions =
        [
            new("namespace_definition", "module") { IsScope = true, NeedsBody = true },
            new("function_definition", "function"),
            new("method_declaration", "method"),
            new("class_declaration", "class") { IsScope = true },
            new("interface_declaration", "interface") { IsScope = true },
            new("trait_declaration", "class") { IsScope = true },
            new("enum_declaration", "enum") { IsScope = true },
            new("enum_case", "constant"),
            new("const_element", "constant") { OutsideFunctions = true },
            new("property_element", "field") { OutsideFunctions = true },
        ],
        FileScopes = ["namespace_definition"],
    };

    public static readonly LanguageRules Bash = new()
    {
        Language = "bash",
        References = DynamicReferences.Bash,
        Library = "bash",
        Export = "tree_sitter_bash",
        NameTypes = ["word", "variable_name"],
        Definitions =
        [
            new("function_definition", "function"),
            new("variable_assignment", "variable") { Body = "value", PlainName = true, OutsideFunctions = true },
        ],
    };
}
