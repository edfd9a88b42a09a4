using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>Filters that people bring along from Zoekt, Sourcegraph and GitHub and that have no meaning here: each error says what to type instead.</summary>
internal static class UnsupportedFilters
{
    /// <summary>What to say, or null for a filter that is offered.</summary>
    public static HubException? Find(string name, string value, int position)
    {
        var advice = name switch
        {
            "diff" => "type type:diff and what was added or removed; select:commit.diff.added and select:commit.diff.removed choose one of them",
            FilterNames.Type => Type(value.ToLowerInvariant()),
            "patterntype" => PatternType(value.ToLowerInvariant()),
            "regex" => "write the regular expression between slashes: /a.*b/",
            "archived" or "fork" or "visibility" or "license" or "topic" or "metadata" => $"{name}: is not known of the repositories here; leave it out, or choose them with repo:",
            "org" => $"repositories are chosen by name; type repo:{Word(value)}/",
            "extension" => $"type path:*.{Word(value).TrimStart('.')}",
            "filename" => $"type path:{Word(value)}; with * it must match to the end of the path",
            "context" => "there are no search contexts; choose repositories with repo:name,name",
            "rule" => "structural search is not offered; write a regular expression between slashes",
            "predicate" => Predicate,
            FilterNames.Repository when IsPredicate(value) => Predicate,
            FilterNames.Path when IsPredicate(value) => "conditions on a file's text stand beside path:, in quotes; type path:NAME \"text\"",
            FilterNames.Reference when value.StartsWith("at.time(", StringComparison.Ordinal) => "a branch or tag is searched as it was last indexed; type ref:NAME, or before: for files that have not changed since",
            FilterNames.Trait when value.ToLowerInvariant() is "archived" or "fork" or "public" or "private" or "internal" or "template" => $"is:{value} is not known of the repositories here; leave it out, or choose them with repo:",
            FilterNames.Select when value.StartsWith("symbol.", StringComparison.OrdinalIgnoreCase) => $"type select:symbol kind:{Word(value["symbol.".Length..])}",
            FilterNames.Select when value.StartsWith("file.", StringComparison.OrdinalIgnoreCase) || value.Equals("content", StringComparison.OrdinalIgnoreCase)
                => "type select:file, select:symbol or select:repo; without it each hit is a piece of a file",
            "in" => value.Equals("path", StringComparison.OrdinalIgnoreCase) ? "type path:NAME to search in paths" : "text is searched without in:; leave it out, or type path:NAME to search in paths",
            "index" => "only what is indexed is searched; leave it out, or name the branch or tag with ref:",
            "stable" => "the order of hits is always stable; leave it out",
            _ => null,
        };
        return advice is null ? null : new HubException("query-unsupported-filter", advice) { Position = position };
    }

    private const string Predicate = "repositories are chosen by name; type repo:NAME, and what a file must hold beside it in quotes";

    // repo:has.file(x), file:contains.content(x), repo:dependencies(x).
    private static bool IsPredicate(string value)
        => value.Contains('(', StringComparison.Ordinal)
            && (value.StartsWith("has.", StringComparison.Ordinal) || value.StartsWith("has(", StringComparison.Ordinal) || value.StartsWith("contains", StringComparison.Ordinal)
                || value.StartsWith("dependencies(", StringComparison.Ordinal) || value.StartsWith("dependents(", StringComparison.Ordinal) || value.StartsWith("deps(", StringComparison.Ordinal)
                || value.StartsWith("revdeps(", StringComparison.Ordinal));

    private static string? Type(string value) => value switch
    {
        "path" or "filename" => "type path:NAME to search in paths, and select:file for one hit a file",
        "symbol" or "sym" => "type sym:NAME to search for definitions, or select:symbol to list them",
        "repo" or "repository" => "type select:repo for one hit a repository",
        _ => null,
    };

    private static string PatternType(string value) => value switch
    {
        "regexp" or "regex" => "write each regular expression between slashes: /a.*b/",
        "literal" => "put quotes around what must occur as it stands, or search in exact mode",
        "structural" => "structural search is not offered; write a regular expression between slashes",
        _ => "words, \"phrases\" and /regular expressions/ can stand side by side; leave patternType: out",
    };

    // A value is repeated only where it is harmless to read.
    private static string Word(string value) => value.Length is > 0 and < 40 && value.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '*') ? value : "NAME";
}
