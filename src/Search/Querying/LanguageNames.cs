namespace LunarHub.Search;

/// <summary>What people call languages, and the ids that the index knows them by.</summary>
public static class LanguageNames
{
    private static readonly Dictionary<string, string> Ids = new(StringComparer.OrdinalIgnoreCase)
    {
        ["c#"] = "csharp", ["cs"] = "csharp", ["c++"] = "cpp", ["cxx"] = "cpp", ["cc"] = "cpp",
        ["js"] = "javascript", ["jsx"] = "javascript", ["ts"] = "typescript", ["py"] = "python", ["rb"] = "ruby",
        ["rs"] = "rust", ["golang"] = "go", ["sh"] = "bash", ["shell"] = "bash", ["md"] = "markdown", ["yml"] = "yaml", ["kt"] = "kotlin",
    };

    /// <summary>The id that a language is stored under.</summary>
    public static string Canonical(string name) => Ids.GetValueOrDefault(name) ?? name.ToLowerInvariant();
}
