namespace LunarHub.Parsing.Languages;

/// <summary>The rules of every language that has a grammar, by language id.</summary>
internal static class Rules
{
    public static IReadOnlyDictionary<string, LanguageRules> All { get; } = new LanguageRules[]
    {
        PythonRules.Python,
        ScriptRules.JavaScript, ScriptRules.TypeScript, ScriptRules.Tsx,
        ManagedRules.CSharp, ManagedRules.Java, ManagedRules.Scala, KotlinRules.Kotlin,
        NativeRules.Go, NativeRules.Rust, NativeRules.Swift,
        CFamilyRules.C, CFamilyRules.Cpp,
        DynamicRules.Ruby, DynamicRules.Php, DynamicRules.Bash,
        MarkupRules.Css, MarkupRules.Html, MarkupRules.Json,
    }.ToDictionary(rules => rules.Language);
}
