namespace LunarHub.Grains.Navigation;

/// <summary>Which kinds of definitions a use of a name can mean.</summary>
internal static class KindFit
{
    /// <summary>1 when the kind is what the role asks for, 0 when it may be, -1 when it cannot well be.</summary>
    public static int Of(ReferenceRole role, string kind) => (role, kind) switch
    {
        (_, "section") => -1,
        (ReferenceRole.Call, "function" or "method" or "macro") => 1,
        // A call of a type makes one; a field or variable may hold a function.
        (ReferenceRole.Call, "class" or "struct" or "type" or "field" or "variable" or "constant") => 0,
        (ReferenceRole.Call, _) => -1,
        (ReferenceRole.Type or ReferenceRole.Inherit, "class" or "interface" or "struct" or "enum" or "type") => 1,
        (ReferenceRole.Type or ReferenceRole.Inherit, "module" or "macro") => 0,
        (ReferenceRole.Type or ReferenceRole.Inherit, _) => -1,
        (ReferenceRole.Write, "field" or "variable") => 1,
        (ReferenceRole.Write, "constant") => 0,
        (ReferenceRole.Write, _) => -1,
        _ => 0,
    };

    /// <summary>What a role asks for, in words.</summary>
    public static string Wanted(ReferenceRole role) => role switch
    {
        ReferenceRole.Call => "callable",
        ReferenceRole.Write => "assignable",
        _ => "type",
    };
}
