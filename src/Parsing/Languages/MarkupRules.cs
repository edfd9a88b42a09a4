using LunarHub.Parsing.Referencing;

namespace LunarHub.Parsing.Languages;

/// <summary>Languages without definitions: the tree gives comments and the boundaries at which long runs are split.</summary>
internal static class MarkupRules
{
    public static readonly LanguageRules Css = new()
    {
        Language = "css", Library = "css", Export = "tree_sitter_css", Comments = ["comment", "js_comment"], NameTypes = [], References = MarkupReferences.Css,
    };

    public static readonly LanguageRules Html = new() { Language = "html", Library = "html", Export = "tree_sitter_html", NameTypes = [] };

    public static readonly LanguageRules Json = new() { Language = "json", Library = "json", Export = "tree_sitter_json", NameTypes = [] };
}
