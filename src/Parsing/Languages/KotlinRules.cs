using LunarHub.Parsing.Referencing;

namespace LunarHub.Parsing.Languages;

internal static class KotlinRules
{
    private static readonly string[] s_types = ["class_body", "enum_class_body"];

    public static readonly LanguageRules Kotlin = new()
    {
        Language = "kotlin",
        References = KotlinReferences.Kotlin,
        Library = "kotlin",
        Export = "tree_sitter_kotlin",
        Comments = ["line_comment", "block_comment"],
        Wrappers = ["property_declaration"],
        Bodies = ["lambda_literal", "anonymous_initializer", "getter", "setter"],
        Definitions =
        [
            new("class_declaration", "class") { IsScope = true, BodyTypes = s_types, KindByWord = new() { ["interface"] = "interface" } },
            new("object_declaration", "class") { IsScope = true, BodyTypes = s_types },
            new("companion_object", "class") { IsScope = true, BodyTypes = s_types, FixedName = "Companion" },
            new("function_declaration", "function") { BodyTypes = ["function_body"] },
            new("secondary_constructor", "method") { FixedName = "constructor", BodyTypes = ["block"] },
            new("type_alias", "type") { Name = "type" },
            new("variable_declaration", "variable") { OutsideFunctions = true },
            new("enum_entry", "constant"),
        ],
    };
}
