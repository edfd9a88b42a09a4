using System.Collections.Immutable;
using System.Globalization;
using LunarHub.Text;

namespace LunarHub.Search;

/// <summary>Reads and checks the values of filters.</summary>
internal static class FilterValues
{
    private static readonly (string Name, DocumentTraits Trait)[] Traits =
    [
        ("test", DocumentTraits.Test), ("generated", DocumentTraits.Generated), ("vendored", DocumentTraits.Vendored), ("doc", DocumentTraits.Documentation),
        ("config", DocumentTraits.Configuration), ("minified", DocumentTraits.Minified), ("data", DocumentTraits.Data), ("binary", DocumentTraits.Binary),
    ];

    /// <summary>A value that stands without quotes: with commas, several values.</summary>
    /// <exception cref="HubException"><c>query-invalid-filter</c>, <c>query-invalid-regex</c>, <c>query-unsupported-filter</c>.</exception>
    public static QueryNode ReadList(string name, string value, int start, int valueStart)
    {
        // Content is text, in which a comma is a comma.
        if (name is FilterNames.Content or FilterNames.Message)
        {
            return Read(name, [new FilterValue(value, IsRegex: false)], start, valueStart);
        }

        if (name is FilterNames.Repository or FilterNames.Path or FilterNames.Symbol or FilterNames.Author or FilterNames.Committer && LooksLikeRegex(value))
        {
            return ReadRegex(name, value, start, valueStart);
        }

        ImmutableArray<FilterValue> values = [.. Split(value).Select(item => Item(item, valueStart))];
        return name == FilterNames.Repository && values.Any(HasBranch) ? WithBranch(values, start) : Read(name, values, start, valueStart);
    }

    private static QueryNode ReadRegex(string name, string value, int start, int valueStart)
    {
        // "repo:^owner/name$@branch": no repository's name holds an at sign.
        var (pattern, branch) = name == FilterNames.Repository && value.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? (value[..at], value[at..]) : (value, "");
        RegexCheck.Require(pattern, valueStart);
        var filter = new FilterValue(pattern, IsRegex: true);
        return branch.Length > 0 ? WithBranch([filter], branch, start) : Read(name, [filter], start, valueStart);
    }

    public static QueryNode Read(string name, ImmutableArray<FilterValue> values, int start, int valueStart)
    {
        if (values.All(value => value.Text.Length == 0))
        {
            throw Invalid($"{name}: needs a value, without a space before it", start);
        }

        if (UnsupportedFilters.Find(name, values[0].Text, start) is { } unsupported)
        {
            throw unsupported;
        }

        if (name == FilterNames.Content)
        {
            return values[0].IsRegex ? new RegexNode(values[0].Text, start) : new PhraseNode(values[0].Text, start);
        }

        if (values.FirstOrDefault(value => value.Text.Length == 0) is { Text: not null } empty && values.Contains(empty))
        {
            throw Invalid($"{name}: has an empty value in its list; take the extra comma away", valueStart);
        }

        foreach (var value in values)
        {
            RequireValid(name, value, start);
        }

        if (values.Length > 1 && name is FilterNames.Case or FilterNames.Select or FilterNames.Count or FilterNames.Timeout or FilterNames.Rerank or FilterNames.Expand or FilterNames.After or FilterNames.Before or FilterNames.Type)
        {
            throw Invalid($"{name}: takes one value", valueStart);
        }

        return new FilterNode(name, values, start);
    }

    // "repo:owner/name@branch", with colons between several branches.
    private static AllNode WithBranch(ImmutableArray<FilterValue> values, int start)
    {
        var pieces = values.Select(value => HasBranch(value) ? value.Text.Split('@', 2) : [value.Text]).ToList();
        var branches = pieces.Where(piece => piece.Length > 1).Select(piece => piece[1]).Distinct(StringComparer.Ordinal).ToList();
        if (branches.Count > 1 || pieces.Exists(piece => piece.Length == 1) || branches[0].Length == 0 || pieces.Exists(piece => piece[0].Length == 0))
        {
            throw Invalid("repo:NAME@BRANCH takes one repository and its branches; type repo:name,name ref:branch for several", start);
        }

        return WithBranch([.. pieces.Select(piece => new FilterValue(piece[0], IsRegex: false))], '@' + branches[0], start);
    }

    private static AllNode WithBranch(ImmutableArray<FilterValue> repositories, string branches, int start)
    {
        ImmutableArray<FilterValue> names = [.. branches[1..].Split(':', StringSplitOptions.RemoveEmptyEntries).Select(branch => new FilterValue(branch, IsRegex: false))];
        if (names.IsEmpty)
        {
            throw Invalid("repo:NAME@BRANCH needs the name of a branch", start);
        }

        foreach (var name in names)
        {
            RequireValid(FilterNames.Reference, name, start);
        }

        return new AllNode([new FilterNode(FilterNames.Repository, repositories, start), new FilterNode(FilterNames.Reference, names, start)], IsExplicit: false, start);
    }

    private static bool HasBranch(FilterValue value) => !value.IsRegex && value.Text.Contains('@', StringComparison.Ordinal);

    public static DocumentTraits TraitOf(string value) => Array.Find(Traits, trait => trait.Name == value.ToLowerInvariant()).Trait;

    public static CaseRule CaseOf(string value) => value.ToLowerInvariant() switch { "yes" => CaseRule.Sensitive, "no" => CaseRule.Insensitive, _ => CaseRule.Smart };

    /// <summary>Null where the value is neither yes nor no.</summary>
    public static bool? SwitchOf(string value) => value.ToLowerInvariant() switch { "yes" or "on" or "true" => true, "no" or "off" or "false" => false, _ => null };

    public static ResultSelection SelectionOf(string value) => value.ToLowerInvariant() switch
    {
        "file" => ResultSelection.Files,
        "symbol" => ResultSelection.Symbols,
        "repo" => ResultSelection.Repositories,
        "commit" => ResultSelection.Commits,
        "commit.diff.added" => ResultSelection.AddedLines,
        "commit.diff.removed" => ResultSelection.RemovedLines,
        _ => ResultSelection.Chunks,
    };

    /// <summary>Null where the value is none.</summary>
    public static ResultType? TypeOf(string value) => value.ToLowerInvariant() switch { "file" => ResultType.Files, "commit" => ResultType.Commits, "diff" => ResultType.Diffs, _ => null };

    /// <summary>The number of hits asked for; <see cref="int.MaxValue"/> for all; null where the value is no number.</summary>
    public static int? CountOf(string value) =>
        value.Equals("all", StringComparison.OrdinalIgnoreCase) ? int.MaxValue : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null;

    /// <summary>A time such as 500ms, 10s or 1m; without a unit, seconds. Null where it is none, zero, or over <see cref="ParsedQuery.MaxTimeout"/>.</summary>
    public static TimeSpan? TimeoutOf(string value)
    {
        var digits = value.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : value.Length;
        if (!int.TryParse(value.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        double? unit = value[digits..].ToLowerInvariant() switch { "ms" => 0.001, "" or "s" => 1, "m" => 60, _ => null };
        return unit * number is > 0 and var seconds && seconds <= ParsedQuery.MaxTimeout.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static void RequireValid(string name, FilterValue value, int position)
    {
        var text = value.Text;
        var wrong = name switch
        {
            FilterNames.Trait when TraitOf(text) == DocumentTraits.None => $"is: takes {string.Join(", ", Traits.Select(trait => trait.Name))}; not '{text}'",
            FilterNames.Case when text.ToLowerInvariant() is not ("yes" or "no" or "auto") => $"case: takes yes, no or auto; not '{text}'",
            FilterNames.Rerank or FilterNames.Expand when SwitchOf(text) is null => $"{name}: takes yes or no; not '{text}'",
            FilterNames.Select when text.ToLowerInvariant() is not ("file" or "symbol" or "repo" or "chunk" or "commit" or "commit.diff.added" or "commit.diff.removed")
                => $"select: takes file, symbol, repo or chunk, and of the history commit, commit.diff.added or commit.diff.removed; not '{text}'",
            FilterNames.Type when TypeOf(text) is null => $"type: takes file, commit or diff; not '{text}'",
            FilterNames.Count when CountOf(text) is null => $"count: takes a number from 1 on, or all; not '{text}'",
            FilterNames.Timeout when TimeoutOf(text) is null => $"timeout: takes a time of at most {ParsedQuery.MaxTimeout.TotalSeconds:0} s such as 500ms, 10s or 1m; not '{text}'",
            FilterNames.After or FilterNames.Before when ChangeTime.Find(text, DateOnly.MaxValue) is null => $"{name}: takes {ChangeTime.Forms}; not '{text}'",
            FilterNames.Reference when value.IsRegex || text.AsSpan().ContainsAny("*^(") => "ref: takes the name of a branch or tag, not a pattern",
            FilterNames.Language or FilterNames.Kind when text.Contains('|', StringComparison.Ordinal) => $"{name}: takes a list with commas: {name}:{text.Replace($"|{name}:", ",", StringComparison.Ordinal).Replace('|', ',')}",
            _ => null,
        };
        if (wrong is null && value.IsRegex && name is FilterNames.Trait or FilterNames.Case or FilterNames.Select or FilterNames.Count or FilterNames.Timeout or FilterNames.Rerank or FilterNames.Expand or FilterNames.Language or FilterNames.Kind or FilterNames.After or FilterNames.Before or FilterNames.Type)
        {
            wrong = $"{name}: takes no regular expression; list the values with commas between them";
        }

        if (wrong is not null)
        {
            throw Invalid(wrong.ReplaceLineEndings(" "), position);
        }
    }

    // A slash on both ends makes an item of a list a regular expression, as it does a single value.
    private static FilterValue Item(string item, int position)
    {
        if (item.Length <= 2 || item[0] != '/' || item[^1] != '/')
        {
            return new FilterValue(item, IsRegex: false);
        }

        var pattern = item[1..^1].Replace("\\/", "/", StringComparison.Ordinal);
        RegexCheck.Require(pattern, position);
        return new FilterValue(pattern, IsRegex: true);
    }

    // What users of Zoekt and Sourcegraph type by habit: file:\.cs$, file:(a|b), sym:get.*, repo:^owner/name$@branch. No glob and hardly a path looks so.
    private static bool LooksLikeRegex(string value)
        => value.Length > 1 && (value[0] == '^' || value[^1] == '$' || value.Contains("$@", StringComparison.Ordinal) || value.Contains("\\.", StringComparison.Ordinal)
            || value.Contains('|', StringComparison.Ordinal) || RepeatsAnyCharacter(value));

    // In a glob a star stands after other characters than a full stop, too.
    private static bool RepeatsAnyCharacter(string value)
    {
        for (var star = value.IndexOf('*', StringComparison.Ordinal); star >= 0; star = value.IndexOf('*', star + 1))
        {
            if (star == 0 || value[star - 1] != '.')
            {
                return false;
            }
        }

        return value.Contains(".*", StringComparison.Ordinal);
    }

    // Commas inside {braces} belong to the glob.
    private static IEnumerable<string> Split(string value)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i < value.Length; i++)
        {
            depth += value[i] switch { '{' => 1, '}' when depth > 0 => -1, _ => 0 };
            if (value[i] == ',' && depth == 0)
            {
                yield return value[start..i];
                start = i + 1;
            }
        }

        yield return value[start..];
    }

    private static HubException Invalid(string message, int position) => new("query-invalid-filter", message) { Position = position };
}
