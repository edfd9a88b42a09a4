namespace LunarHub.Search.Symbols;

/// <summary>A pattern for definitions: for their name and, where it is qualified (<c>Scope.name</c>, <c>Scope::name</c>), for the last parts of their scope.</summary>
internal sealed class SymbolPattern
{
    private static readonly char[] Separators = ['.', ':', '#', '\\', '/', '$'];

    private readonly NamePattern whole;
    private readonly NamePattern? last;
    private readonly string[] scope = [];

    public SymbolPattern(string pattern, NameMatching matching)
    {
        whole = new NamePattern(pattern, matching);
        var parts = pattern.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length > 1)
        {
            (last, scope) = (new NamePattern(parts[^1], matching), parts[..^1]);
        }
    }

    public bool IsQualified => last is not null;

    /// <summary>How the name fits, and whether the symbol's scope must fit as well.</summary>
    public (NameFit Fit, double Score, bool NeedsScope) Match(ReadOnlySpan<byte> name)
    {
        var (fit, score) = whole.Match(name);
        if (last is null || fit >= NameFit.Prefix)
        {
            return (fit, score, false);
        }

        (fit, score) = last.Match(name);
        return (fit, score, true);
    }

    /// <summary>Whether the last parts of a scope are those of the pattern, letter case aside.</summary>
    public bool FitsScope(string? held)
    {
        var parts = (held ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.TakeLast(scope.Length).SequenceEqual(scope, StringComparer.OrdinalIgnoreCase);
    }
}
