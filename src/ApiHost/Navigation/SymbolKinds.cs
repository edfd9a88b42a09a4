using System.Collections.Immutable;
using LunarHub.ApiHost.Searching;
using LunarHub.Text;

namespace LunarHub.ApiHost.Navigation;

/// <summary>The kinds that definitions have.</summary>
internal static class SymbolKinds
{
    private static readonly string[] Known = ["function", "method", "class", "interface", "struct", "enum", "field", "constant", "module", "type", "variable", "macro", "section"];

    /// <exception cref="HubException"><c>kind-invalid</c>.</exception>
    public static ImmutableArray<string> Check(IReadOnlyList<string>? kinds)
    {
        var clean = SearchMapping.Clean(kinds);
        return clean.FirstOrDefault(kind => !Known.Contains(kind, StringComparer.Ordinal)) is { } unknown
            ? throw new HubException("kind-invalid", $"'{(unknown.Length > 40 ? unknown[..40] : unknown)}' is not a kind of definition; the kinds are {string.Join(", ", Known)}.")
            : clean;
    }
}
