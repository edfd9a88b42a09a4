using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace LunarHub.Grains.Navigation;

/// <summary>
/// What a file imports, as paths of names: <c>from .adapters import X</c> and <c>#include "net/http.h"</c> become <c>adapters</c> and <c>net/http</c>.
/// Read line by line from the text: enough to say that a definition's file or namespace is imported, never that it is not.
/// </summary>
internal static partial class ImportPaths
{
    private const int MaximumImports = 500;

    /// <summary>Imports stand at the top of a file or near it.</summary>
    private const int MaximumLines = 2_000;

    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    /// <summary>The imports of a text, each as its parts, outermost first.</summary>
    public static ImmutableArray<ImmutableArray<string>> Read(string language, string text)
    {
        if (PatternFor(language) is not { } pattern)
        {
            return [];
        }

        var found = new HashSet<string>(StringComparer.Ordinal);
        var lines = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (++lines > MaximumLines || found.Count >= MaximumImports)
            {
                break;
            }

            if (line.Length is > 0 and < 500 && pattern.IsMatch(line))
            {
                found.UnionWith(pattern.Match(line.ToString()).Groups["path"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            }
        }

        return [.. found.Select(Parts).Where(parts => !parts.IsEmpty)];
    }

    /// <summary>
    /// True when an import names the definition's file or folder, the definition itself, or the namespace or type that holds it.
    /// </summary>
    public static bool Reaches(ImmutableArray<string> import, string language, string path, string? scope, string name)
    {
        var dot = path.LastIndexOf('.');
        var parts = (dot > path.LastIndexOf('/') ? path[..dot] : path).Split('/').Where(part => part != "src").ToArray();
        var folder = parts.AsSpan()[..^1];
        var file = parts.AsSpan();
        var standsForFolder = parts[^1] is "__init__" or "index" or "mod" or "lib";
        var wanted = import.AsSpan();
        return file.EndsWith(wanted) || (standsForFolder && folder.EndsWith(wanted))
            || (wanted.Length > 1 && wanted[^1] == name && (file.EndsWith(wanted[..^1]) || (standsForFolder && folder.EndsWith(wanted[..^1]))))
            || (language == "go" ? !folder.IsEmpty && wanted.EndsWith(folder) : wanted.Length > 1 && folder.EndsWith(wanted))
            || IsScope(scope is null ? [] : scope.Split('.'), wanted, name);
    }

    // The import names the namespace or type around the definition, the namespace around that type, or the definition itself.
    private static bool IsScope(ReadOnlySpan<string> scopes, ReadOnlySpan<string> import, string name)
        => (scopes.Length - import.Length is 0 or 1 && scopes.StartsWith(import))
            || (import.Length == scopes.Length + 1 && import[^1] == name && import.StartsWith(scopes));

    // "as" renames, braces list, and stars take all: what stands before them is the path.
    private static ImmutableArray<string> Parts(string import)
    {
        var end = import.AsSpan().IndexOfAny(" {*;");
        var path = end < 0 ? import : import[..end];
        foreach (var extension in (ReadOnlySpan<string>)[".h", ".hpp", ".hh", ".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx", ".rb", ".php", ".py"])
        {
            path = path.Contains('/', StringComparison.Ordinal) || extension is ".h" or ".hpp" or ".hh" ? TrimEnd(path, extension) : path;
        }

        return [.. path.Split(['.', '/', ':', '\\'], StringSplitOptions.RemoveEmptyEntries).Where(part => part is not ("crate" or "self" or "super" or "@"))];
    }

    private static string TrimEnd(string path, string extension) => path.EndsWith(extension, StringComparison.Ordinal) ? path[..^extension.Length] : path;

    private static Regex? PatternFor(string language) => language switch
    {
        "python" => Python(),
        "csharp" => CSharp(),
        "java" or "kotlin" or "scala" or "swift" => Java(),
        "javascript" or "typescript" or "tsx" => Script(),
        "go" => Go(),
        "rust" => Rust(),
        "c" or "cpp" => Include(),
        "ruby" => Ruby(),
        "php" => Php(),
        _ => null,
    };

    [GeneratedRegex(@"^\s*(?:from\s+(?<path>[\w.]+)\s+import\b|import\s+(?<path>[\w., ]+))", Options, 100)]
    private static partial Regex Python();

    [GeneratedRegex(@"^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?(?<path>[\w.]+)\s*;", Options, 100)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"^\s*import\s+(?:static\s+)?(?<path>[\w.]+)", Options, 100)]
    private static partial Regex Java();

    [GeneratedRegex(@"(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)['""](?<path>[^'""]+)['""]", Options, 100)]
    private static partial Regex Script();

    [GeneratedRegex(@"^\s*(?:import\s+)?(?:[\w.]+\s+)?""(?<path>[^""\s]+)""\s*$", Options, 100)]
    private static partial Regex Go();

    [GeneratedRegex(@"^\s*(?:pub(?:\([^)]*\))?\s+)?use\s+(?<path>[\w:]+)", Options, 100)]
    private static partial Regex Rust();

    [GeneratedRegex(@"^\s*#\s*include\s*[<""](?<path>[^>""]+)[>""]", Options, 100)]
    private static partial Regex Include();

    [GeneratedRegex(@"^\s*require(?:_relative)?\s*\(?\s*['""](?<path>[^'""]+)['""]", Options, 100)]
    private static partial Regex Ruby();

    [GeneratedRegex(@"^\s*(?:use\s+(?:function\s+|const\s+)?(?<path>[\w\\]+)|(?:require|include)(?:_once)?\b[^'""]*['""](?<path>[^'""]+)['""])", Options, 100)]
    private static partial Regex Php();
}
