using LunarHub.Parsing.Referencing;

namespace LunarHub.Parsing.Languages;

internal static class PythonRules
{
    public static readonly LanguageRules Python = new()
    {
        Language = "python",
        References = PythonReferences.Python,
        Library = "python",
        Export = "tree_sitter_python",
        Docstrings = true,
        Leading = ["decorator"],
        Wrappers = ["decorated_definition", "expression_statement"],
        Definitions =
        [
            new("function_definition", "function"),
            new("class_definition", "class") { IsScope = true },
            new("type_alias_statement", "type") { Name = "left", Body = "right" },
            new("assignment", "variable") { Name = "left", Body = "right", PlainName = true, OutsideFunctions = true },
        ],
    };
}
