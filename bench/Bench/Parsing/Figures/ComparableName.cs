namespace LunarHub.Bench.Parsing.Figures;

/// <summary>Names as parsers agree on them: qualifiers (<c>A::b</c>, <c>A.b</c>), sigils (<c>#x</c>, <c>$x</c>) and the spacing of operators are matters of taste.</summary>
internal static class ComparableName
{
    public static string Of(string name)
    {
        name = name.Replace(" ", "", StringComparison.Ordinal).TrimStart('#', '$');
        var cut = Math.Max(name.LastIndexOf("::", StringComparison.Ordinal) + 1, name.StartsWith('[') ? 0 : name.LastIndexOf('.'));
        return cut > 0 && cut < name.Length - 1 ? name[(cut + 1)..] : name;
    }
}
