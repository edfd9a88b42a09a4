namespace LunarHub.Grains.Navigation;

/// <summary>Languages whose programs use each other's names.</summary>
internal static class LanguageFamilies
{
    public static bool AreKin(string left, string right) => FamilyOf(left) is { } family && family == FamilyOf(right);

    private static string? FamilyOf(string language) => language switch
    {
        "c" or "cpp" or "objc" or "cuda" => "c",
        "javascript" or "typescript" or "tsx" or "jsx" or "vue" or "svelte" => "script",
        "java" or "kotlin" or "scala" or "groovy" => "jvm",
        "csharp" or "fsharp" or "razor" or "vb" => "dotnet",
        _ => null,
    };
}
